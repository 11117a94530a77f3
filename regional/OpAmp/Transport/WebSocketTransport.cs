using System.Net.WebSockets;
using Ampora.Regional.Enrollment;
using Ampora.Regional.OpAmp.Throttling;
using Microsoft.Extensions.Options;

namespace Ampora.Regional.OpAmp.Transport;

/// <summary>OpAMP over WebSocket: frames in, frames out, one conversation per socket.</summary>
internal sealed partial class WebSocketTransport(
    ConversationParts parts, Admission admission, HalfClosed halfClosed, IOptions<RegionOptions> region, TimeProvider time, ILoggerFactory loggers)
{
    /// <summary>1013, registered after RFC 6455.</summary>
    private const WebSocketCloseStatus TryAgainLater = (WebSocketCloseStatus)1013;

    private readonly OpAmpOptions _options = parts.Options;
    private readonly ILogger<WebSocketTransport> _logger = loggers.CreateLogger<WebSocketTransport>();
    private readonly ILogger<AgentSocket> _socketLogger = loggers.CreateLogger<AgentSocket>();
    private string _lastEndpoint = "";

    public async Task RunAsync(HttpContext context, Speaker speaker)
    {
        var (place, again) = await admission.EnterAsync();
        if (place is null)
        {
            await Unavailability.TurnAwayAsync(context, again);
            return;
        }

        var (webSocket, stream) = await AcceptAsync(context, place);
        using var socket = new AgentSocket(
            webSocket, stream, Shared(ReachedAt.Of(context.Request, region.Value.ExternalAddresses)), _options, time, _socketLogger)
        {
            Speaker = speaker,
            Place = place,
        };
        using var open = parts.Sessions.Open(socket);
        var conversation = new Conversation(parts, socket);
        OpAmpMetrics.SocketOpened();
        try
        {
            while (!socket.Closing)
            {
                // Waits without a buffer. Whatever ends the connection ends the wait; a token beside it would cost every idle agent.
                var begun = await webSocket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
                await TakeAsync(webSocket, begun, socket, conversation, context.RequestAborted);
            }
        }
        catch (OperationCanceledException) when (parts.Sessions.Draining && !context.RequestAborted.IsCancellationRequested)
        {
            await socket.CloseAsync(WebSocketCloseStatus.EndpointUnavailable, "this instance is shutting down");
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or IOException)
        {
            // Bad framing the WebSocket has answered with a Close frame by itself.
            Log.Lost(_logger, fault.Message);
            await socket.CloseAsync(WebSocketCloseStatus.ProtocolError, "");
        }
        catch (Exception fault)
        {
            Log.Failed(_logger, fault);
            await socket.CloseAsync(WebSocketCloseStatus.InternalServerError, "a fault of the region; its log says more");
        }
        finally
        {
            OpAmpMetrics.SocketClosed();
            conversation.End();
        }

        await socket.AwaitEndAsync(halfClosed);
    }

    private async ValueTask<(WebSocket Socket, SocketStream Stream)> AcceptAsync(HttpContext context, IDisposable place)
    {
        try
        {
            return await SocketUpgrade.AcceptAsync(context, _options, time);
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    /// <summary>One message, or whatever comes in its place, and what it is answered with.</summary>
    private async ValueTask TakeAsync(
        WebSocket webSocket, ValueWebSocketReceiveResult begun, AgentSocket socket, Conversation conversation, CancellationToken cancellation)
    {
        using var message = await ReceiveAsync(webSocket, begun, conversation);
        socket.Reading(false);
        switch (message.Fault)
        {
            case null when socket.Closing:
                break;
            case null when socket.HasExpired:
                await socket.ExpireAsync();
                break;
            case null:
                var reply = await conversation.TakeAsync(message.Bytes, cancellation);
                if (!socket.Closing)
                {
                    await socket.SendAsync(reply);
                }

                if (conversation.EndsBecause is { } reason)
                {
                    await socket.CloseAsync(TryAgainLater, reason);
                }

                break;
            case WebSocketCloseStatus.NormalClosure:
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "");
                break;
            case TryAgainLater:
                await socket.SendAsync(conversation.RefuseUnread());
                await socket.CloseAsync(TryAgainLater, conversation.EndsBecause!);
                break;
            default:
                OpAmpMetrics.Rejected(message.Reason);
                await socket.CloseAsync(message.Fault.Value, message.Words);
                break;
        }

        socket.Reading(true);
    }

    /// <summary>Takes one whole message into a rented buffer, never beyond the limit or the budget.</summary>
    private async ValueTask<Received> ReceiveAsync(WebSocket webSocket, ValueWebSocketReceiveResult got, Conversation conversation)
    {
        // Whoever is not approved yet may say less; most never say as much.
        var (limit, name) = (_options.MaxMessageBytes, "MaxMessageBytes");
        var buffer = new ReceiveBuffer(parts.Budget, limit);
        try
        {
            while (got is { MessageType: WebSocketMessageType.Binary, EndOfMessage: false })
            {
                var free = buffer.Free();
                if (free.IsEmpty)
                {
                    return new Received(buffer, TryAgainLater, "");
                }

                got = await webSocket.ReceiveAsync(free, CancellationToken.None);
                buffer.Advance(got.Count);
                if (buffer.Length > _options.MaxUnapprovedMessageBytes && limit > _options.MaxUnapprovedMessageBytes && conversation.IsUnapproved)
                {
                    (limit, name) = (_options.MaxUnapprovedMessageBytes, "MaxUnapprovedMessageBytes");
                }

                if (buffer.Length > limit)
                {
                    return new Received(buffer, WebSocketCloseStatus.MessageTooBig, $"message: larger than OpAmp:{name}, {limit}.");
                }
            }

            return got.MessageType switch
            {
                WebSocketMessageType.Binary => new Received(buffer, null, ""),
                WebSocketMessageType.Text => new Received(buffer, WebSocketCloseStatus.InvalidMessageType, "message: OpAMP messages are binary, this was text."),
                _ => new Received(buffer, WebSocketCloseStatus.NormalClosure, ""),
            };
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    /// <summary>Nearly all agents reach a region at one address: one string for all of them.</summary>
    private string Shared(string endpoint)
    {
        var last = _lastEndpoint;
        return last == endpoint ? last : _lastEndpoint = endpoint;
    }

    private readonly struct Received(ReceiveBuffer buffer, WebSocketCloseStatus? fault, string words) : IDisposable
    {
        public ReadOnlyMemory<byte> Bytes => buffer.Bytes;

        /// <summary>Why there is no message to take: the peer closed, broke the protocol, or there is no room; null for a whole message.</summary>
        public WebSocketCloseStatus? Fault => fault;

        public string Words => words;

        public string Reason => fault == WebSocketCloseStatus.MessageTooBig ? "too_large" : "malformed";

        public void Dispose() => buffer.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1111, Level = LogLevel.Debug, Message = "A WebSocket was lost: {Reason}")]
        public static partial void Lost(ILogger logger, string reason);

        [LoggerMessage(EventId = 1112, Level = LogLevel.Error, Message = "A conversation over WebSocket failed.")]
        public static partial void Failed(ILogger logger, Exception fault);
    }
}
