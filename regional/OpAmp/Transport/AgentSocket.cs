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
    WebSocket socket, SocketStream stream, string endpoint, int maxReplyBytes, TimeProvider time, ILogger<AgentSocket> logger) : IDisposable
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    /// <summary>A live peer answers a ping within this (D13).</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _ended = new(Timeout.InfiniteTimeSpan, time);
    private volatile bool _closing;
    private volatile bool _reading = true;
    private int _carried;

    /// <summary>Cancelled when the region has ended the connection and the peer had its time to answer the Close frame.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>The region has sent, or is sending, its Close frame: no message is taken any more.</summary>
    public bool Closing => _closing;

    /// <summary>Who speaks over it.</summary>
    public required Speaker Speaker { get; init; }

    /// <summary>The URL that the peer connected to.</summary>
    public string Endpoint => endpoint;

    /// <summary>Agents that speak over this socket now.</summary>
    public int Carried => Volatile.Read(ref _carried);

    /// <summary>How long the peer has been sending a message that is not complete; zero while the region itself is what it waits for.</summary>
    public TimeSpan MessageUnderWay => _reading ? stream.UnderWay() : TimeSpan.Zero;

    /// <summary>Pings the peer. False when it does not answer in time, or the connection is being closed.</summary>
    public async Task<bool> AnswersAsync() => !_closing && await stream.AnswersAsync(AnswerTime) && !_closing;

    /// <summary>While a message is dealt with nothing is read, and that is not the peer's fault.</summary>
    public void Reading(bool now)
    {
        if (now)
        {
            stream.BeginAnew();
        }

        _reading = now;
    }

    public void NotOffered(Guid agent, WithheldOffer withheld)
    {
        Log.NotOffered(logger, agent, withheld.Words);
        OpAmpMetrics.RepliesDiscarded.Add(1);
    }

    public void Carry() => Interlocked.Increment(ref _carried);

    public void Release() => Interlocked.Decrement(ref _carried);

    /// <summary>Sends one message. False when it was over the limit, which is recorded and leaves the connection up.</summary>
    public async ValueTask<bool> SendAsync(ServerToAgent message, CancellationToken cancellation)
    {
        var size = Framing.FramedSize(message);
        if (size > maxReplyBytes)
        {
            Log.ReplyTooLarge(logger, Convert.ToHexStringLower(message.InstanceUid.Span), size, maxReplyBytes);
            OpAmpMetrics.RepliesDiscarded.Add(1);
            return false;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            Framing.Frame(message, buffer.AsSpan(0, size));
            await _sending.WaitAsync(cancellation);
            try
            {
                await socket.SendAsync(buffer.AsMemory(0, size), WebSocketMessageType.Binary, endOfMessage: true, cancellation);
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

    /// <summary>Sends a Close frame; the peer has a few seconds to answer it. Safe to call in any state.</summary>
    public async Task CloseAsync(WebSocketCloseStatus status, string reason)
    {
        try
        {
            using var deadline = new CancellationTokenSource(CloseTimeout, time);
            await _sending.WaitAsync(deadline.Token);
            try
            {
                _closing = true;
                if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                {
                    await socket.CloseOutputAsync(status, reason, deadline.Token);
                }
            }
            finally
            {
                _sending.Release();
            }

            // Whoever reads from the socket waits for the peer's Close frame until then.
            _ended.CancelAfter(CloseTimeout);
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            Log.CloseFailed(logger, fault.Message);
            Abort();
        }
    }

    /// <summary>Ends the connection without a word, for a peer that takes none.</summary>
    public void Abort() => socket.Abort();

    public void Dispose()
    {
        _sending.Dispose();
        _ended.Dispose();
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
    }
}
