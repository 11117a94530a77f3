using System.Data.Common;
using Ampora.Regional.Enrollment;
using Ampora.Regional.OpAmp.Throttling;
using Microsoft.Extensions.Options;

namespace Ampora.Regional.OpAmp.Transport;

/// <summary>
/// The whole of the OpAMP listener: path, credential, then the transport that the request asks for. It stands before routing; agents
/// pay for nothing that they do not use.
/// </summary>
internal sealed partial class OpAmpEndpoint(
    WebSocketTransport webSockets, HttpTransport http, AgentAuthentication authentication, Admission admission, IOptions<OpAmpOptions> options,
    ILogger<OpAmpEndpoint> logger)
{
    private readonly string _path = options.Value.Path;

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path != _path)
        {
            return AnswerAsync(context, StatusCodes.Status404NotFound, $"Agents are served at {_path}.");
        }

        // What is known at once costs the connection nothing that it would keep while it lasts.
        var authenticating = authentication.AuthenticateAsync(context);
        return authenticating.IsCompletedSuccessfully ? ServeAsync(context, authenticating.Result) : AuthenticateAsync(context, authenticating);
    }

    private async Task AuthenticateAsync(HttpContext context, ValueTask<Speaker?> authenticating)
    {
        Speaker? speaker;
        try
        {
            speaker = await authenticating;
        }
        catch (Exception fault) when (fault is DbException or TimeoutException)
        {
            Log.NotAuthenticated(logger, fault.Message);
            OpAmpMetrics.Rejected("unavailable");
            await Unavailability.AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, Unavailability.Words, Unavailability.RetryAfter());
            return;
        }

        await ServeAsync(context, speaker);
    }

    private Task ServeAsync(HttpContext context, Speaker? speaker)
    {
        if (speaker is null)
        {
            OpAmpMetrics.Rejected("unauthorized");
            context.Response.Headers.WWWAuthenticate = AgentAuthentication.Challenges;
            return AnswerAsync(context, StatusCodes.Status401Unauthorized, "Authorization: a valid agent credential is needed.");
        }

        if (HttpMethods.IsPost(context.Request.Method))
        {
            if (!HttpTransport.IsOpAmp(context.Request))
            {
                return AnswerAsync(context, StatusCodes.Status415UnsupportedMediaType, "Content-Type: must be application/x-protobuf.");
            }

            return admission.RefusePoll() is { } again ? Unavailability.TurnAwayAsync(context, again) : http.RunAsync(context, speaker);
        }

        if (context.WebSockets.IsWebSocketRequest)
        {
            return admission.RefuseConnection() is { } again ? Unavailability.TurnAwayAsync(context, again) : webSockets.RunAsync(context, speaker);
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
