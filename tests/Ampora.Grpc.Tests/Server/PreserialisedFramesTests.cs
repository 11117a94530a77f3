using System.Buffers;
using Ampora.Test.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Ampora.Grpc.Tests.Server;

/// <summary>A service may send bytes that were serialised long before: a marshaller of its own writes them straight into the connection.</summary>
public sealed class PreserialisedFramesTests
{
    [Fact]
    public async Task Bytes_are_sent_as_they_are()
    {
        await using var server = await PeerServer.StartAsync(
            map: app => Microsoft.AspNetCore.Builder.GrpcEndpointRouteBuilderExtensions.MapGrpcService<FrameService>(app), peer: false);
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new Peer.PeerClient(channel).Count(new CountRequest { Count = 3, BodyBytes = 5 });

        var notes = await call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        notes.Select(note => note.Text).ShouldBe(["frame 0", "frame 1", "frame 2"]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_wrong_length_ends_the_stream_instead_of_spoiling_it(int error)
    {
        await using var server = await PeerServer.StartAsync(
            map: app => Microsoft.AspNetCore.Builder.GrpcEndpointRouteBuilderExtensions.MapGrpcService<FrameService>(app), peer: false);
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new Peer.PeerClient(channel).Count(new CountRequest { Count = 3, BodyBytes = error });
        using var others = new RawCall(server.Address);

        var failure = await Should.ThrowAsync<RpcException>(
            async () => await call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));

        failure.StatusCode.ShouldBe(StatusCode.Internal);
    }

    public sealed record Frame(ReadOnlyMemory<byte> Bytes, int DeclaredError);

    public static class Frames
    {
        private static readonly Method<CountRequest, Frame> Count = new(
            MethodType.ServerStreaming, "ampora.test.v1.Peer", "Count",
            Marshallers.Create(message => message.ToByteArray(), CountRequest.Parser.ParseFrom),
            Marshallers.Create<Frame>(Write, _ => throw new NotSupportedException()));

        public static void BindService(ServiceBinderBase binder, FrameServiceBase service) =>
            binder.AddMethod(Count, service is null ? null : new ServerStreamingServerMethod<CountRequest, Frame>(service.Count));

        private static void Write(Frame frame, SerializationContext context)
        {
            context.SetPayloadLength(frame.Bytes.Length + frame.DeclaredError);
            context.GetBufferWriter().Write(frame.Bytes.Span);
            context.Complete();
        }
    }

    [BindServiceMethod(typeof(Frames), nameof(Frames.BindService))]
    public abstract class FrameServiceBase
    {
        public abstract Task Count(CountRequest request, IServerStreamWriter<Frame> responseStream, ServerCallContext context);
    }

    private sealed class FrameService : FrameServiceBase
    {
        public override async Task Count(CountRequest request, IServerStreamWriter<Frame> responseStream, ServerCallContext context)
        {
            for (var i = 0; i < request.Count; i++)
            {
                var error = request.BodyBytes == 5 || i == 0 ? 0 : request.BodyBytes;
                await responseStream.WriteAsync(new Frame(new Note { Text = $"frame {i}" }.ToByteArray(), error), context.CancellationToken);
            }
        }
    }
}
