using Ampora.Test.V1;
using Ampora.Testing;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;

namespace Ampora.Grpc.Tests.Client;

/// <summary>A server may answer before it has heard everything: the answer counts, not the writes that fail after it.</summary>
public sealed class EarlyAnswerTests
{
    [Fact]
    public async Task A_request_above_the_server_s_limit_learns_why()
    {
        await using var server = await PeerServer.StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new Peer.PeerClient(channel).EchoAsync(new Note { Body = ByteString.CopyFrom(new byte[5 * 1024 * 1024]) });

        (await Should.ThrowAsync<RpcException>(call.ResponseAsync.WithTimeout())).StatusCode.ShouldBe(StatusCode.ResourceExhausted);
    }

    [Fact]
    public async Task A_stream_that_the_service_refuses_learns_why()
    {
        await using var server = await PeerServer.StartAsync(map: app => app.MapGrpcService<ImpatientService>(), peer: false);
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new Peer.PeerClient(channel).Gather();

        await Should.ThrowAsync<RpcException>(WriteUntilRefusedAsync(call.RequestStream).WithTimeout());

        var failure = await Should.ThrowAsync<RpcException>(call.ResponseAsync.WithTimeout());
        failure.StatusCode.ShouldBe(StatusCode.FailedPrecondition);
        failure.Status.Detail.ShouldBe("enough");
        (await Should.ThrowAsync<RpcException>(call.RequestStream.WriteAsync(new Note()))).StatusCode.ShouldBe(StatusCode.FailedPrecondition);
        await call.RequestStream.CompleteAsync();
    }

    [Fact]
    public async Task A_stream_that_the_service_ends_with_a_reply_is_over()
    {
        await using var server = await PeerServer.StartAsync(map: app => app.MapGrpcService<ContentService>(), peer: false);
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new Peer.PeerClient(channel).Gather();

        (await call.ResponseAsync.WithTimeout()).Count.ShouldBe(42);

        await Should.ThrowAsync<InvalidOperationException>(call.RequestStream.WriteAsync(new Note()));
    }

    [Fact]
    public async Task A_cancelled_caller_may_have_its_own_exception()
    {
        await using var server = await PeerServer.StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address, new GrpcChannelOptions { ThrowOperationCanceledOnCancellation = true });
        using var cancel = new CancellationTokenSource();
        using var call = new Peer.PeerClient(channel).WaitAsync(new WaitRequest(), cancellationToken: cancel.Token);

        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(call.ResponseAsync.WithTimeout());
        call.GetStatus().StatusCode.ShouldBe(StatusCode.Cancelled);
    }

    private static async Task WriteUntilRefusedAsync(IClientStreamWriter<Note> requests)
    {
        while (true)
        {
            await requests.WriteAsync(new Note { Number = 1 });
        }
    }

    private sealed class ImpatientService : Peer.PeerBase
    {
        public override async Task<Tally> Gather(IAsyncStreamReader<Note> requestStream, ServerCallContext context)
        {
            await requestStream.MoveNext(context.CancellationToken);
            throw new RpcException(new Status(StatusCode.FailedPrecondition, "enough"));
        }
    }

    private sealed class ContentService : Peer.PeerBase
    {
        public override Task<Tally> Gather(IAsyncStreamReader<Note> requestStream, ServerCallContext context) =>
            Task.FromResult(new Tally { Count = 42 });
    }
}
