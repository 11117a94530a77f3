using System.Buffers;
using System.Net.WebSockets;
using Ampora.Regional.Agents;
using Ampora.Regional.Enrollment;
using Ampora.Regional.Sessions;
using Microsoft.Extensions.Options;

namespace Ampora.Regional.OpAmp.Transport;

/// <summary>OpAMP over WebSocket: frames in, frames out, one conversation per socket.</summary>
internal sealed partial class WebSocketTransport(
    SessionRegistry sessions, KnownComponents components, IOptions<OpAmpOptions> options, IOptions<RegionOptions> region, TimeProvider time,
    ILoggerFactory loggers)
{
    private const int FirstBuffer = 4096;

    /// <summary>1013, registered after RFC 6455.</summary>
    private const WebSocketCloseStatus TryAgainLater = (WebSocketCloseStatus)1013;

    private readonly OpAmpOptions _options = options.Value;
    private readonly ILogger<WebSocketTransport> _logger = loggers.CreateLogger<WebSocketTransport>();

    public async Task RunAsync(HttpContext context, Speaker speaker)
    {
        using var webSocket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            KeepAliveInterval = TimeSpan.FromSeconds(_options.PingIntervalSeconds),
            KeepAliveTimeout = TimeSpan.FromSeconds(_options.PingTimeoutSeconds),
        });
        using var socket = new AgentSocket(
            webSocket, ReachedAt.Of(context.Request, region.Value.ExternalAddresses), _options.MaxReplyBytes, time, loggers.CreateLogger<AgentSocket>())
        {
            Speaker = speaker,
        };
        using var open = sessions.Open(socket);
        var conversation = new Conversation(sessions, components, socket, _options);
        OpAmpMetrics.Sockets.Add(1);
        try
        {
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, socket.Ended);
            await ConverseAsync(webSocket, socket, conversation, ends.Token);
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or IOException)
        {
            Log.Lost(_logger, fault.Message);
        }
        finally
        {
            OpAmpMetrics.Sockets.Add(-1);
            conversation.End();
        }
    }

    private async Task ConverseAsync(WebSocket webSocket, AgentSocket socket, Conversation conversation, CancellationToken cancellation)
    {
        var firstBy = TimeSpan.FromSeconds(_options.FirstMessageSeconds);
        var silent = $"no message within OpAmp:FirstMessageSeconds = {_options.FirstMessageSeconds}";
        await using var first = time.CreateTimer(
            _ => _ = socket.CloseAsync(WebSocketCloseStatus.PolicyViolation, silent), null, firstBy, Timeout.InfiniteTimeSpan);
        while (!socket.Closing)
        {
            using var message = await ReceiveAsync(webSocket, cancellation);
            first.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            switch (message.Fault)
            {
                case null when socket.Closing:
                    break;
                case null:
                    var reply = await conversation.TakeAsync(message.Bytes, cancellation);
                    if (!socket.Closing)
                    {
                        await socket.SendAsync(reply, cancellation);
                    }

                    if (conversation.MustEnd)
                    {
                        await socket.CloseAsync(TryAgainLater, Unavailability.Words);
                    }

                    break;
                case WebSocketCloseStatus.NormalClosure:
                    await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "");
                    return;
                default:
                    OpAmpMetrics.Refused.Add(1, new KeyValuePair<string, object?>("reason", message.Reason));
                    await socket.CloseAsync(message.Fault.Value, message.Words);
                    break;
            }
        }

        await AwaitCloseAsync(webSocket, cancellation);
    }

    /// <summary>After our Close frame only the peer's counts: what still comes before it is let go.</summary>
    private static async Task AwaitCloseAsync(WebSocket webSocket, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            while (webSocket.State is WebSocketState.Open or WebSocketState.CloseSent)
            {
                await webSocket.ReceiveAsync(buffer.AsMemory(), cancellation);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Waits without a buffer, then takes one whole message into a rented one, never beyond the limit.</summary>
    private async Task<Received> ReceiveAsync(WebSocket webSocket, CancellationToken cancellation)
    {
        var got = await webSocket.ReceiveAsync(Memory<byte>.Empty, cancellation);
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        var length = 0;
        try
        {
            while (got is { MessageType: WebSocketMessageType.Binary, EndOfMessage: false })
            {
                if (length == buffer.Length)
                {
                    buffer = Grow(buffer, length);
                }

                got = await webSocket.ReceiveAsync(buffer.AsMemory(length), cancellation);
                length += got.Count;
                if (length > _options.MaxMessageBytes)
                {
                    return Refuse(WebSocketCloseStatus.MessageTooBig, $"message: larger than OpAmp:MaxMessageBytes, {_options.MaxMessageBytes}.");
                }
            }

            return got.MessageType switch
            {
                WebSocketMessageType.Binary => Take(),
                WebSocketMessageType.Text => Refuse(WebSocketCloseStatus.InvalidMessageType, "message: OpAMP messages are binary, this was text."),
                _ => Refuse(WebSocketCloseStatus.NormalClosure, ""),
            };
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }

        Received Take() => new(buffer, length, null, "");

        Received Refuse(WebSocketCloseStatus status, string words) => new(buffer, 0, status, words);
    }

    private static byte[] Grow(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private readonly struct Received(byte[] buffer, int length, WebSocketCloseStatus? fault, string words) : IDisposable
    {
        public ReadOnlyMemory<byte> Bytes => buffer.AsMemory(0, length);

        /// <summary>Why there is no message to take: the peer closed, or broke the protocol; null for a whole message.</summary>
        public WebSocketCloseStatus? Fault => fault;

        public string Words => words;

        public string Reason => fault == WebSocketCloseStatus.MessageTooBig ? "too_large" : "malformed";

        public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1111, Level = LogLevel.Debug, Message = "A WebSocket was lost: {Reason}")]
        public static partial void Lost(ILogger logger, string reason);
    }
}
