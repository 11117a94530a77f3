using System.IO.Pipelines;
using Grpc.Core;
using Grpc.Core.Wire;

namespace Grpc.Net.Client;

/// <summary>A call and the messages that come back.</summary>
internal sealed class ClientCall<TResponse>(GrpcChannel channel, Marshaller<TResponse> marshaller, CallOptions options)
    : ClientCall(channel, options), IAsyncStreamReader<TResponse>
    where TResponse : class
{
    private static readonly StreamPipeReaderOptions ReaderOptions = new(bufferSize: 64 * 1024, minimumReadSize: 4 * 1024, useZeroByteReads: true);

    private Task<MessageReader?> _messages = Task.FromResult<MessageReader?>(null);
    private TResponse? _current;
    private int _reading;

    public TResponse Current => _current ?? throw new InvalidOperationException("No message: MoveNext was not awaited, or the stream has ended.");

    internal void Start(IMethod method, string? host, HttpContent content)
    {
        TimeSpan? timeout = Options.Deadline is { } deadline && deadline != DateTime.MaxValue
            ? deadline.ToUniversalTime() - GrpcChannel.Time.GetUtcNow().UtcDateTime
            : null;
        var request = CallRequest.Create(Channel.Address, method, host, Options.Headers, timeout, content);
        Watch(timeout);
        _messages = OpenAsync(request);
    }

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _reading, 1) == 1) throw new InvalidOperationException("The previous read has not ended.");
        try
        {
            using var registration = cancellationToken.UnsafeRegister(
                static call => ((ClientCall)call!).Cancel(new Status(StatusCode.Cancelled, "The call was cancelled by its caller.")), this);
            _current = null;
            _current = await ReadAsync();
            return _current is not null;
        }
        finally
        {
            Volatile.Write(ref _reading, 0);
        }
    }

    internal async Task<TResponse> ReadOnlyMessageAsync()
    {
        var message = await ReadAsync() ?? throw WireFault.Internal("The call ended with OK and without a message.");
        return await ReadAsync() is null ? message : throw Fail(WireFault.Internal("A second message came where one is allowed."));
    }

    /// <summary>Null when the call ended with OK.</summary>
    private async ValueTask<TResponse?> ReadAsync()
    {
        var messages = await _messages;
        if (Failure() is { } failed) throw failed;
        if (messages is null) return null;
        try
        {
            if (await messages.ReadAsync(marshaller, Stop) is { } message) return message;
            var (status, trailers) = CallResponse.StatusOfTrailers(Response!);
            End(status, trailers);
        }
        catch (Exception e)
        {
            throw Fail(e);
        }

        return Failure() is { } failure ? throw failure : null;
    }

    /// <summary>Null when the call ended with the headers; never fails.</summary>
    private async Task<MessageReader?> OpenAsync(HttpRequestMessage request)
    {
        try
        {
            Stop.ThrowIfCancellationRequested();
            var response = Response = await Channel.Http.SendAsync(request, Stop);
            if (Stop.IsCancellationRequested) response.Dispose();
            Stop.ThrowIfCancellationRequested();
            if (CallResponse.StatusOfHeaders(response) is var (status, trailers))
            {
                SetHeaders([]);
                End(status, trailers);
                return null;
            }

            SetHeaders(CallResponse.ReadMetadata(response.Headers));
            var stream = await response.Content.ReadAsStreamAsync(Stop);
            return new MessageReader(
                PipeReader.Create(stream, ReaderOptions), Channel.Options.MaxReceiveMessageSize, CallResponse.EncodingOf(response));
        }
        catch (Exception e)
        {
            Fail(e);
            return null;
        }
    }
}
