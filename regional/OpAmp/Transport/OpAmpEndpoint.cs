using Ampora.Hosting.Access;
using Microsoft.Extensions.Options;

namespace Ampora.Regional.OpAmp.Transport;

/// <summary>
/// The whole of the OpAMP listener: path, key, then the transport that the request asks for. It stands before routing; agents
/// pay for nothing that they do not use.
/// </summary>
internal sealed class OpAmpEndpoint(WebSocketTransport webSockets, HttpTransport http, IOptions<OpAmpOptions> options)
{
    private readonly string _path = options.Value.Path;
    private readonly Secret _key = new(options.Value.SharedKey);

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path != _path)
        {
            return AnswerAsync(context, StatusCodes.Status404NotFound, $"Agents are served at {_path}.");
        }

        if (BearerToken.Of(context.Request) is not { } presented || !_key.Matches(presented))
        {
            OpAmpMetrics.Refused.Add(1, new KeyValuePair<string, object?>("reason", "unauthorized"));
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"opamp\"";
            return AnswerAsync(context, StatusCodes.Status401Unauthorized, "Authorization: a valid agent key is needed.");
        }

        if (HttpMethods.IsPost(context.Request.Method))
        {
            return HttpTransport.IsOpAmp(context.Request)
                ? http.RunAsync(context)
                : AnswerAsync(context, StatusCodes.Status415UnsupportedMediaType, "Content-Type: must be application/x-protobuf.");
        }

        if (context.WebSockets.IsWebSocketRequest)
        {
            return webSockets.RunAsync(context);
        }

        context.Response.Headers.Upgrade = "websocket";
        return AnswerAsync(context, StatusCodes.Status426UpgradeRequired, "Connect by WebSocket, or POST application/x-protobuf.");
    }

    private static Task AnswerAsync(HttpContext context, int status, string words)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(words, context.RequestAborted);
    }
}
