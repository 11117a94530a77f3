using System.Data.Common;
using System.Globalization;
using Ampora.Regional.Enrollment;
using Microsoft.Extensions.Options;

namespace Ampora.Regional.OpAmp.Transport;

/// <summary>
/// The whole of the OpAMP listener: path, credential, then the transport that the request asks for. It stands before routing; agents
/// pay for nothing that they do not use.
/// </summary>
internal sealed partial class OpAmpEndpoint(
    WebSocketTransport webSockets, HttpTransport http, AgentAuthentication authentication, IOptions<OpAmpOptions> options, ILogger<OpAmpEndpoint> logger)
{
    private readonly string _path = options.Value.Path;

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path != _path)
        {
            await AnswerAsync(context, StatusCodes.Status404NotFound, $"Agents are served at {_path}.");
            return;
        }

        Speaker? speaker;
        try
        {
            speaker = await authentication.AuthenticateAsync(context);
        }
        catch (Exception fault) when (fault is DbException or TimeoutException)
        {
            Log.NotAuthenticated(logger, fault.Message);
            OpAmpMetrics.Refused.Add(1, new KeyValuePair<string, object?>("reason", "unavailable"));
            context.Response.Headers.RetryAfter = Unavailability.RetryAfter().TotalSeconds.ToString(CultureInfo.InvariantCulture);
            await AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, Unavailability.Words);
            return;
        }

        if (speaker is null)
        {
            OpAmpMetrics.Refused.Add(1, new KeyValuePair<string, object?>("reason", "unauthorized"));
            context.Response.Headers.WWWAuthenticate = AgentAuthentication.Challenges;
            await AnswerAsync(context, StatusCodes.Status401Unauthorized, "Authorization: a valid agent credential is needed.");
            return;
        }

        await ServeAsync(context, speaker);
    }

    private Task ServeAsync(HttpContext context, Speaker speaker)
    {
        if (HttpMethods.IsPost(context.Request.Method))
        {
            return HttpTransport.IsOpAmp(context.Request)
                ? http.RunAsync(context, speaker)
                : AnswerAsync(context, StatusCodes.Status415UnsupportedMediaType, "Content-Type: must be application/x-protobuf.");
        }

        if (context.WebSockets.IsWebSocketRequest)
        {
            return webSockets.RunAsync(context, speaker);
        }

        context.Response.Headers.Upgrade = "websocket";
        return AnswerAsync(context, StatusCodes.Status426UpgradeRequired, "Connect by WebSocket, or POST application/x-protobuf.");
    }

    private static Task AnswerAsync(HttpContext context, int status, string words)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(words, context.RequestAborted);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1131, Level = LogLevel.Warning, Message = "A connection could not be authenticated: {Reason}")]
        public static partial void NotAuthenticated(ILogger logger, string reason);
    }
}
