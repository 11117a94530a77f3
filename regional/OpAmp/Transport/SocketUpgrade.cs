using Microsoft.AspNetCore.Http.Features;

namespace Ampora.Regional.OpAmp.Transport;

/// <summary>Puts a <see cref="SocketStream"/> under the WebSocket that ASP.NET Core is about to open.</summary>
internal sealed class SocketUpgrade(IHttpUpgradeFeature server, TimeProvider time) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => server.IsUpgradableRequest;

    /// <summary>Null until the upgrade.</summary>
    public SocketStream? Stream { get; private set; }

    public async Task<Stream> UpgradeAsync() => Stream = new SocketStream(await server.UpgradeAsync(), time);

    /// <summary>Before the middleware that answers WebSocket handshakes.</summary>
    public static Task BeforeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } server)
        {
            context.Features.Set<IHttpUpgradeFeature>(new SocketUpgrade(server, context.RequestServices.GetRequiredService<TimeProvider>()));
        }

        return next(context);
    }
}
