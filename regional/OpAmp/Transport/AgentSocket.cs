using System.Buffers;
using System.Net.WebSockets;
using Ampora.Regional.Enrollment;
using Ampora.Regional.OpAmp.Protocol;
using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp.Transport;

/// <summary>
/// The sending side of one WebSocket. One lock covers messages and the Close frame: fragments must not interleave.
/// </summary>
internal sealed partial class AgentSocket(
    WebSocket socket, SocketStream stream, string endpoint, OpAmpOptions options, TimeProvider time, ILogger<AgentSocket> logger) : IDisposable
{
    /// <summary>A live peer answers a ping within this (D13).</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _sending = new(1, 1);
    private Signal _said;
    private CancellationTokenSource? _answerBy;
    private int _closing;
    private string? _cut;
    private bool _over;
    private readonly Lock _ending = new();
    private readonly long _opened = time.GetTimestamp();
    private volatile bool _reading = true;
    private bool _spoke;
    private int _carried;
    private IDisposable? _place;

    /// <summary>The region has sent, or is about to send, its Close frame: no message is taken any more.</summary>
    public bool Closing => Volatile.Read(ref _closing) != 0;

    /// <summary>Who speaks over it.</summary>
    public required Speaker Speaker { get; init; }

    /// <summary>Among those that are being let in (<see cref="Throttling.Admission.EnterAsync"/>).</summary>
    public required IDisposable Place
    {
        init => _place = value;
    }

    /// <summary>The URL that the peer connected to.</summary>
    public string Endpoint => endpoint;

    /// <summary>Agents that speak over this socket now.</summary>
    public int Carried => Volatile.Read(ref _carried);

    /// <summary>How long the peer has been sending a message that is not complete; zero while the region itself is what it waits for.</summary>
    public TimeSpan MessageUnderWay => _reading ? stream.UnderWay() : TimeSpan.Zero;

    /// <summary>How long the peer has kept its first message back; zero once it is here.</summary>
    public TimeSpan SilentFor => Volatile.Read(ref _spoke) ? TimeSpan.Zero : time.GetElapsedTime(_opened);

    /// <summary>What its speaker came with has ended: nothing more is taken from it.</summary>
    public bool HasExpired => Speaker.Identity.HasExpired(time.GetUtcNow());

    /// <summary>Closes it because of that.</summary>
    public Task ExpireAsync()
    {
        OpAmpMetrics.Rejected("unauthorized");
        return CloseAsync(WebSocketCloseStatus.PolicyViolation, "the credential has expired");
    }

    /// <summary>Pings the peer. False when it does not answer in time, or the connection is being closed.</summary>
    public async Task<bool> AnswersAsync() => !Closing && await stream.AnswersAsync(AnswerTime) && !Closing;

    /// <summary>While a message is dealt with nothing is read, and that is not the peer's fault.</summary>
    public void Reading(bool now)
    {
        if (now)
        {
            stream.BeginAnew();
            GivePlace();
        }
        else
        {
            _spoke = true;
        }

        _reading = now;
    }

    /// <summary>Its first message is answered, or does not come: another may be let in. Safe to call again.</summary>
    public void GivePlace()
    {
        if (Volatile.Read(ref _place) is not null)
        {
            Interlocked.Exchange(ref _place, null)?.Dispose();
        }
    }

    public void NotOffered(Guid agent, WithheldOffer withheld)
    {
        Log.NotOffered(logger, agent, withheld.Words);
        OpAmpMetrics.RepliesDiscarded.Add(1);
    }

    public void Carry() => Interlocked.Increment(ref _carried);

    public void Release() => Interlocked.Decrement(ref _carried);

    /// <summary>
    /// Sends one message. False when it was over the limit, which is recorded and leaves the connection up. Whatever ends the connection
    /// ends the wait for a peer that does not take it.
    /// </summary>
    public async ValueTask<bool> SendAsync(ServerToAgent message)
    {
        var size = Framing.FramedSize(message);
        if (size > options.MaxReplyBytes)
        {
            Log.ReplyTooLarge(logger, Convert.ToHexStringLower(message.InstanceUid.Span), size, options.MaxReplyBytes);
            OpAmpMetrics.RepliesDiscarded.Add(1);
            return false;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            Framing.Frame(message, buffer.AsSpan(0, size));
            await _sending.WaitAsync();
            try
            {
                await socket.SendAsync(buffer.AsMemory(0, size), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
            }
            finally
            {
                _sending.Release();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return true;
    }

    /// <summary>Sends a message that answers none. A peer that has not taken it when <paramref name="late"/> comes is cut off.</summary>
    /// <exception cref="OperationCanceledException">It was cut off.</exception>
    public async ValueTask<bool> PushAsync(ServerToAgent message, CancellationToken late)
    {
        await using var cut = late.UnsafeRegister(static socket => ((AgentSocket)socket!).Cut("push_not_taken"), this);
        var sent = await SendAsync(message);
        late.ThrowIfCancellationRequested();
        return sent;
    }

    /// <summary>
    /// Sends a Close frame, behind what is being sent; the peer then has OpAmp:CloseSeconds to answer it. Safe to call in any state and
    /// by several: the first says why, all wait until it is said.
    /// </summary>
    public async Task CloseAsync(WebSocketCloseStatus status, string reason)
    {
        if (Interlocked.Exchange(ref _closing, 1) != 0)
        {
            await _said.WaitAsync();
            return;
        }

        try
        {
            var closeTime = TimeSpan.FromSeconds(options.CloseSeconds);
            using var deadline = new CancellationTokenSource(closeTime, time);
            await _sending.WaitAsync(deadline.Token);
            try
            {
                if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                {
                    await socket.CloseOutputAsync(status, reason, deadline.Token);
                }
            }
            finally
            {
                _sending.Release();
            }

            AnswerWithin(closeTime);
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            Log.CloseFailed(logger, fault.Message);
            Cut("close_not_taken");
        }
        finally
        {
            _said.Give();
        }
    }

    /// <summary>
    /// Ends the connection without a Close frame, for a peer that takes none: part of a message may stand on the wire, and nothing can
    /// follow it.
    /// </summary>
    /// <param name="because">Counted: push_not_taken, close_not_taken.</param>
    public void Cut(string because)
    {
        lock (_ending)
        {
            // What is over is not ours to cut any more.
            if (_over || _cut is not null)
            {
                return;
            }

            _cut = because;
            stream.Cut();
        }

        Log.Cut(logger, because);
        Interlocked.Exchange(ref _closing, 1);
        socket.Abort();
        _said.Give();
    }

    /// <summary>After the last message was taken: ours said, lets go what still comes until the peer's Close frame, its end, or the time is over.</summary>
    public async Task AwaitEndAsync(HalfClosed halfClosed)
    {
        stream.Keep();
        await _said.WaitAsync();
        socket.Dispose();
        await halfClosed.DiscardAsync(stream, () => stream.IsClosed || _cut is not null, _answerBy?.Token ?? CancellationToken.None);

        // When the time is over this may hear of it before GiveUp does.
        if (_answerBy is { IsCancellationRequested: true } && !stream.IsClosed)
        {
            GiveUp();
        }

        lock (_ending)
        {
            _over = true;
        }

        OpAmpMetrics.SocketEnded(_cut ?? (stream.IsClosed ? "closed" : "lost"));
    }

    public void Dispose()
    {
        GivePlace();
        socket.Dispose();
        _sending.Dispose();
        _answerBy?.Dispose();
    }

    /// <summary>The Close frame is said: a peer that does not answer it in time is waited for no more.</summary>
    private void AnswerWithin(TimeSpan closeTime)
    {
        lock (_ending)
        {
            if (!_over && _cut is null)
            {
                _answerBy = new CancellationTokenSource(closeTime, time);
                _answerBy.Token.UnsafeRegister(static socket => ((AgentSocket)socket!).GiveUp(), this);
            }
        }
    }

    private void GiveUp()
    {
        lock (_ending)
        {
            if (!_over && _cut is null)
            {
                _cut = "unanswered";
                stream.Cut();
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1101, Level = LogLevel.Warning,
            Message = "A message of {Size} bytes to agent {InstanceUid} was not sent: OpAmp:MaxReplyBytes is {Limit}.")]
        public static partial void ReplyTooLarge(ILogger logger, string instanceUid, int size, int limit);

        [LoggerMessage(EventId = 1103, Level = LogLevel.Warning, Message = "Agent {Agent}: {Words}")]
        public static partial void NotOffered(ILogger logger, Guid agent, string words);

        [LoggerMessage(EventId = 1102, Level = LogLevel.Debug, Message = "A WebSocket did not close in order: {Reason}")]
        public static partial void CloseFailed(ILogger logger, string reason);

        [LoggerMessage(EventId = 1104, Level = LogLevel.Information, Message = "A WebSocket was cut without a Close frame: {Because}")]
        public static partial void Cut(ILogger logger, string because);
    }
}
