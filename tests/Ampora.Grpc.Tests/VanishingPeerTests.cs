using Ampora.Test.V1;
using Ampora.Testing;
using Grpc.Core;
using Grpc.Net.Client;

namespace Ampora.Grpc.Tests;

/// <summary>One side goes away in the middle of a stream; the other must notice.</summary>
[Slow("keep-alive pings of whole seconds")]
public sealed class VanishingPeerTests
{
    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_service_gives_up_when_its_client_is_gone(bool silently)
    {
        await using var server = await PeerServer.StartAsync(limits: limits =>
        {
            limits.Http2.KeepAlivePingDelay = Ping;
            limits.Http2.KeepAlivePingTimeout = Ping;
        });
        using var wire = new CutProxy(server.Port);
        using var channel = GrpcChannel.ForAddress(wire.Address);
        using var call = new Peer.PeerClient(channel).Chat();
        await call.RequestStream.WriteAsync(new Note { Number = 1 });
        (await call.ResponseStream.MoveNext().WithTimeout()).ShouldBeTrue();

        if (silently) wire.Freeze();
        else wire.Cut();

        await Eventually.Async(() => server.Probe.GivenUp == 1, because: "the service gives up");
    }

    [Fact]
    public async Task A_service_that_reads_gives_up_when_its_client_is_gone()
    {
        await using var server = await PeerServer.StartAsync();
        using var wire = new CutProxy(server.Port);
        using var channel = GrpcChannel.ForAddress(wire.Address);
        using var call = new Peer.PeerClient(channel).Gather();
        await call.RequestStream.WriteAsync(new Note());
        await Eventually.Async(() => server.Probe.Taken == 1, because: "the message arrives");

        wire.Cut();

        await Eventually.Async(() => server.Probe.GivenUp == 1, because: "the service gives up");
        (await Should.ThrowAsync<RpcException>(call.ResponseAsync.WithTimeout())).StatusCode.ShouldBe(StatusCode.Unavailable);
        (await Should.ThrowAsync<RpcException>(call.RequestStream.WriteAsync(new Note()))).StatusCode.ShouldBe(StatusCode.Unavailable);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_client_finds_its_server_unavailable(bool silently)
    {
        await using var server = await PeerServer.StartAsync();
        using var wire = new CutProxy(server.Port);
        using var channel = GrpcChannel.ForAddress(wire.Address, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { KeepAlivePingDelay = Ping, KeepAlivePingTimeout = Ping },
            DisposeHttpClient = true,
        });
        using var call = new Peer.PeerClient(channel).Count(new CountRequest { Count = 1, ThenHang = true });
        (await call.ResponseStream.MoveNext().WithTimeout()).ShouldBeTrue();

        if (silently) wire.Freeze();
        else wire.Cut();

        (await Should.ThrowAsync<RpcException>(call.ResponseStream.MoveNext().WithTimeout()))
            .StatusCode.ShouldBe(StatusCode.Unavailable);
    }

    [Fact]
    public async Task A_server_that_stops_ends_the_stream_and_a_new_one_takes_the_next_call()
    {
        using var channel = await CallThatOutlivesItsServerAsync();

        static async Task<GrpcChannel> CallThatOutlivesItsServerAsync()
        {
            await using var server = await PeerServer.StartAsync();
            var channel = GrpcChannel.ForAddress(server.Address);
            using var call = new Peer.PeerClient(channel).Count(new CountRequest { Count = 1, ThenHang = true });
            (await call.ResponseStream.MoveNext().WithTimeout()).ShouldBeTrue();
            var next = call.ResponseStream.MoveNext();
            await server.DisposeAsync();
            (await Should.ThrowAsync<RpcException>(next.WithTimeout()))
                .StatusCode.ShouldBeOneOf(StatusCode.Unavailable, StatusCode.Cancelled);
            return channel;
        }

        (await Should.ThrowAsync<RpcException>(async () => await new Peer.PeerClient(channel).EchoAsync(new Note())))
            .StatusCode.ShouldBe(StatusCode.Unavailable);
    }

    [Fact]
    public async Task A_disposed_channel_cancels_its_calls()
    {
        await using var server = await PeerServer.StartAsync();
        var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new Peer.PeerClient(channel).Count(new CountRequest { Count = 1, ThenHang = true });
        (await call.ResponseStream.MoveNext().WithTimeout()).ShouldBeTrue();

        channel.Dispose();

        (await Should.ThrowAsync<RpcException>(call.ResponseStream.MoveNext().WithTimeout()))
            .StatusCode.ShouldBe(StatusCode.Cancelled);
        await Eventually.Async(() => server.Probe.GivenUp == 1, because: "the service gives up");
        Should.Throw<ObjectDisposedException>(() => new Peer.PeerClient(channel));
    }
}
