using System.IO.Compression;
using System.IO.Pipelines;
using System.Net;
using Grpc.Core;
using Grpc.Core.Wire;

namespace Grpc.Net.Client;

/// <summary>The request of a call that sends one message.</summary>
internal sealed class OneMessageContent<T>(Marshaller<T> marshaller, T message, ClientCall call) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        try
        {
            await call.WriterTo(stream).WriteAsync(marshaller, message, call.Options.WriteOptions?.Flags ?? default, cancellationToken);
        }
        catch (RpcException e)
        {
            throw call.Fail(e);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}

/// <summary>The request of a call that sends a stream: open until <see cref="CompleteAsync"/>, or until the call ends.</summary>
internal sealed class MessageStreamContent<T>(Marshaller<T> marshaller, ClientCall call) : HttpContent, IClientStreamWriter<T>
{
    private readonly TaskCompletionSource<MessageWriter> _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _writing;

    public WriteOptions? WriteOptions { get; set; } = call.Options.WriteOptions;

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (_complete.Task.IsCompleted) throw new InvalidOperationException("The request stream was completed before.");
        if (Interlocked.Exchange(ref _writing, 1) == 1) throw new InvalidOperationException("The previous write has not ended.");
        try
        {
            using var registration = cancellationToken.UnsafeRegister(
                static call => ((ClientCall)call!).Cancel(new Status(StatusCode.Cancelled, "The call was cancelled by its caller.")), call);
            var writer = await _open.Task.WaitAsync(call.Stop);
            await writer.WriteAsync(marshaller, message, WriteOptions?.Flags ?? default, call.Stop);
        }
        catch (RpcException e)
        {
            throw call.Fail(e);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException or ObjectDisposedException)
        {
            // The server may have answered and stopped listening: the status is for the reader to find, unless it is known already.
            throw call.Failure() ?? (call.Stop.IsCancellationRequested
                ? new InvalidOperationException("The call has ended.", e)
                : new RpcException(TransportFault.StatusOf(e)));
        }
        finally
        {
            Volatile.Write(ref _writing, 0);
        }
    }

    public async Task CompleteAsync()
    {
        if (Volatile.Read(ref _writing) == 1) throw new InvalidOperationException("The previous write has not ended.");
        try
        {
            if (_open.Task.IsCompletedSuccessfully) await (await _open.Task).FlushAsync(call.Stop);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The call has ended; its status says how.
        }

        _complete.TrySetResult();
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // The headers go ahead of the first message.
        await stream.FlushAsync(cancellationToken);
        if (!_open.TrySetResult(call.WriterTo(stream))) throw new IOException("A stream of requests cannot be sent a second time.");
        await _complete.Task.WaitAsync(call.Stop);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}

internal static class RequestWriters
{
    private static readonly StreamPipeWriterOptions WriterOptions = new(minimumBufferSize: 16 * 1024, leaveOpen: true);

    internal static MessageWriter WriterTo(this ClientCall call, Stream stream) => new(
        PipeWriter.Create(stream, WriterOptions),
        call.MaxSendMessageSize,
        CallRequest.WantsGzip(call.Options.Headers) ? CompressionLevel.Fastest : null);
}
