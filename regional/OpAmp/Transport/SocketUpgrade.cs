using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Ampora.Regional.OpAmp.Transport;

/// <summary>
/// Opens a WebSocket over a <see cref="SocketStream"/>. ASP.NET Core's own aborts the request when its WebSocket is given up, and with it
/// the Close frame that says why and is not written out yet.
/// </summary>
internal static class SocketUpgrade
{
    /// <summary>RFC 6455, section 1.3.</summary>
    private const string Suffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <param name="context">Of a request that the WebSocket middleware has found to be a handshake.</param>
    /// <param name="options">How often the peer is pinged.</param>
    /// <param name="time">Clock of the stream.</param>
    public static async Task<(WebSocket Socket, SocketStream Stream)> AcceptAsync(HttpContext context, OpAmpOptions options, TimeProvider time)
    {
        var headers = context.Response.Headers;
        headers.Connection = "Upgrade";
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = Answer(context.Request.Headers.SecWebSocketKey.ToString());
        var stream = new SocketStream(await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync(), context.Abort, time);
        return (WebSocket.CreateFromStream(stream, new WebSocketCreationOptions
        {
            IsServer = true,
            KeepAliveInterval = TimeSpan.FromSeconds(options.PingIntervalSeconds),
            KeepAliveTimeout = TimeSpan.FromSeconds(options.PingTimeoutSeconds),
        }), stream);
    }

    [SuppressMessage("Security", "CA5350", Justification = "Named by RFC 6455; it keeps nothing secret.")]
    private static string Answer(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Suffix)));
}
