using Grpc.Core;

namespace Grpc.Net.Client;

/// <summary>
/// The life of one call: it ends once, with one status, by what the server says, by a fault of the connection, by its deadline, or because the caller is no
/// longer interested. Whoever ends it stops everything else that still runs for it.
/// </summary>
internal abstract class ClientCall : IDisposable
{
    // The longest that a timer takes; nobody waits for a call that long.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly TaskCompletionSource<Metadata> _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly bool _throwOperationCanceled;
    private readonly Lock _gate = new();
    private CancellationTokenRegistration _caller;
    private CancellationTokenRegistration _channel;
    private ITimer? _timer;
    private Outcome? _outcome;
    private HttpResponseMessage? _response;

    protected ClientCall(GrpcChannel channel, CallOptions options)
    {
        Channel = channel;
        Options = options;
        Stop = _stop.Token;
        _throwOperationCanceled = channel.Options.ThrowOperationCanceledOnCancellation;
    }

    /// <summary>Completes with the server's headers, or fails with the call.</summary>
    internal Task<Metadata> Headers => _headers.Task;

    /// <summary>Cancelled when the call ends, in whatever way.</summary>
    internal CancellationToken Stop { get; }

    internal CallOptions Options { get; }

    internal int? MaxSendMessageSize => Channel.Options.MaxSendMessageSize;

    protected GrpcChannel Channel { get; }

    protected HttpResponseMessage? Response
    {
        get => Volatile.Read(ref _response);
        // A full fence: whoever ends the call meanwhile sees the response, or this side sees the end.
        set => Interlocked.Exchange(ref _response, value);
    }

    private Outcome? Ended => Volatile.Read(ref _outcome);

    internal Status GetStatus() => (Ended ?? throw new InvalidOperationException("The call has not ended.")).Status;

    internal Metadata GetTrailers() => (Ended ?? throw new InvalidOperationException("The call has not ended.")).Trailers;

    public void Dispose() => Cancel(new Status(StatusCode.Cancelled, "The call was disposed."));

    /// <summary>Ends the call from this side.</summary>
    internal void Cancel(Status status) => End(new Outcome(status, [], IsLocal: true));

    /// <summary>Ends the call, unless it has ended, by <paramref name="failure"/>; gives what the caller is to see.</summary>
    internal Exception Fail(Exception failure)
    {
        End(new Outcome(TransportFault.StatusOf(failure), [], IsLocal: false));
        return Failure() ?? new InvalidOperationException("The call has ended.", failure);
    }

    /// <summary>What the caller is to see of a call that ended with anything but OK; null for OK or while it runs.</summary>
    internal Exception? Failure() => Ended switch
    {
        null or { Status.StatusCode: StatusCode.OK } => null,
        { IsLocal: true, Status: var status } when _throwOperationCanceled =>
            new OperationCanceledException(status.Detail, new RpcException(status), Options.CancellationToken),
        { Status: var status, Trailers: var trailers } => new RpcException(status, trailers),
    };

    protected void Watch(TimeSpan? timeout)
    {
        _caller = Options.CancellationToken.UnsafeRegister(
            static call => ((ClientCall)call!).Cancel(new Status(StatusCode.Cancelled, "The call was cancelled by its caller.")), this);
        _channel = Channel.Disposed.UnsafeRegister(
            static call => ((ClientCall)call!).Cancel(new Status(StatusCode.Cancelled, "The channel was disposed.")), this);
        if (timeout <= TimeSpan.Zero) Expire();
        else if (timeout <= LongestTimer) _timer = GrpcChannel.Time.CreateTimer(_ => Expire(), null, timeout.Value, Timeout.InfiniteTimeSpan);
        if (Ended is not null) Release();
    }

    protected void SetHeaders(Metadata headers) => _headers.TrySetResult(headers);

    protected void End(Status status, Metadata trailers) => End(new Outcome(status, trailers, IsLocal: false));

    private void Expire() => Cancel(new Status(StatusCode.DeadlineExceeded, "The deadline was exceeded."));

    private void End(Outcome outcome)
    {
        lock (_gate)
        {
            if (_outcome is not null) return;
            _outcome = outcome;
        }

        Release();
        if (Failure() is { } failure && _headers.TrySetException(failure)) _ = _headers.Task.Exception;
        _stop.Cancel();
        Response?.Dispose();
    }

    private void Release()
    {
        _caller.Unregister();
        _channel.Unregister();
        _timer?.Dispose();
    }

    private sealed record Outcome(Status Status, Metadata Trailers, bool IsLocal);
}
