using Ampora.Test.V1;
using Ampora.Testing;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Ampora.Grpc.Tests;

/// <summary>Streams that do not end soon must not fill the memory of either side.</summary>
[Slow("a million messages")]
[Collection(nameof(LongStreamTests))]
[CollectionDefinition(nameof(LongStreamTests), DisableParallelization = true)]
public sealed class LongStreamTests
{
    private const long Allowed = 16 * 1024 * 1024;

    [Fact]
    public async Task A_million_messages_from_the_server_leave_no_trace()
    {
        await using var server = await PeerServer.StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new Peer.PeerClient(channel).Count(new CountRequest { Count = 1_000_000, BodyBytes = 100 });

        long? early = null;
        for (var i = 0; i < 1_000_000; i++)
        {
            (await call.ResponseStream.MoveNext()).ShouldBeTrue();
            if (i == 100_000) early = GC.GetTotalMemory(forceFullCollection: true);
        }

        (GC.GetTotalMemory(forceFullCollection: true) - early!.Value).ShouldBeLessThan(Allowed);
        (await call.ResponseStream.MoveNext()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_million_messages_from_the_client_leave_no_trace()
    {
        await using var server = await PeerServer.StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new Peer.PeerClient(channel).Gather();
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
        var note = new Note { Number = 1, Body = ByteString.CopyFrom(new byte[100]) };

        long? early = null;
        for (var i = 0; i < 1_000_000; i++)
        {
            await call.RequestStream.WriteAsync(note);
            if (i == 100_000) early = GC.GetTotalMemory(forceFullCollection: true);
        }

        (GC.GetTotalMemory(forceFullCollection: true) - early!.Value).ShouldBeLessThan(Allowed);
        await call.RequestStream.CompleteAsync();
        (await call).Count.ShouldBe(1_000_000);
    }

    [Fact]
    public async Task A_client_that_takes_nothing_holds_the_service_back()
    {
        await using var server = await PeerServer.StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new Peer.PeerClient(channel).Count(new CountRequest { Count = 1_000_000, BodyBytes = 10_000 });
        await call.ResponseHeadersAsync.WithTimeout();

        await HasStoppedAsync(() => server.Probe.Written);

        server.Probe.Written.ShouldBeLessThan(1000);
    }

    [Fact]
    public async Task A_service_that_takes_nothing_holds_the_client_back()
    {
        await using var server = await PeerServer.StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address);
        // The service echoes and waits for its echoes to be taken, which nobody does.
        using var call = new Peer.PeerClient(channel).Chat();
        var note = new Note { Body = ByteString.CopyFrom(new byte[10_000]) };
        var written = 0L;
        var writing = Task.Run(async () =>
        {
            while (true)
            {
                await call.RequestStream.WriteAsync(note);
                Interlocked.Increment(ref written);
            }
        });

        await HasStoppedAsync(() => Interlocked.Read(ref written));

        Interlocked.Read(ref written).ShouldBeLessThan(1000);
        call.Dispose();
        (await Should.ThrowAsync<RpcException>(writing.WithTimeout())).StatusCode.ShouldBe(StatusCode.Cancelled);
    }

    /// <summary>The count is above zero and has stood still for half a second.</summary>
    private static async Task HasStoppedAsync(Func<long> count)
    {
        var (last, since) = (0L, 0);
        await Eventually.Async(
            () =>
            {
                var now = count();
                (last, since) = now > 0 && now == last ? (now, since + 1) : (now, 0);
                return since >= 25;
            },
            because: "the writer stops");
    }
}
