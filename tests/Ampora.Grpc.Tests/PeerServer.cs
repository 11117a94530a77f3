using System.Net;
using Ampora.Testing;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ampora.Grpc.Tests;

/// <summary>Kestrel on a free port of the loopback, HTTP/2 without TLS, serving <see cref="PeerService"/>.</summary>
internal sealed class PeerServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PeerServer(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    public int Port => new Uri(Address).Port;

    public PeerProbe Probe => _app.Services.GetRequiredService<PeerProbe>();

    public static async Task<PeerServer> StartAsync(
        Action<GrpcServiceOptions>? options = null, Action<KestrelServerLimits>? limits = null, Action<WebApplicationBuilder>? configure = null,
        Action<WebApplication>? map = null, Action<GrpcServiceEndpointConventionBuilder>? conventions = null, bool peer = true,
        HttpProtocols protocols = HttpProtocols.Http2, Action<ListenOptions>? listener = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = protocols;
                listener?.Invoke(listen);
            });
            limits?.Invoke(kestrel.Limits);
        });
        builder.Services.AddSingleton<PeerProbe>();
        builder.Services.AddGrpc(grpc => options?.Invoke(grpc));
        configure?.Invoke(builder);
        var app = builder.Build();
        if (peer)
        {
            var service = app.MapGrpcService<PeerService>();
            conventions?.Invoke(service);
        }

        map?.Invoke(app);
        await app.StartAsync();
        return new PeerServer(app);
    }

    /// <summary>In good order: calls may end by themselves.</summary>
    public Task StopAsync() => _app.StopAsync().WithTimeout();

    /// <summary>Without waiting for calls.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        try
        {
            await _app.StopAsync(now.Token);
        }
        catch (OperationCanceledException)
        {
            // Calls were cut off, as wanted.
        }

        await _app.DisposeAsync();
    }
}
