using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Ampora.Hosting.Listeners;

/// <summary>Opens the configured listeners and marks every connection with the one that it came through.</summary>
/// <remarks>Reads the section by itself: the framework makes the server while the app is built, before the options are checked.</remarks>
internal sealed class KestrelListeners(ListenerSet listeners, IConfiguration configuration, ListenerAddresses addresses)
    : IConfigureOptions<KestrelServerOptions>
{
    /// <summary>A connection over HTTP/2 that is silent for so long is asked whether its other end is still there.</summary>
    internal static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(10);

    /// <summary>One that does not answer for so long is closed, and its calls are cancelled.</summary>
    internal static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(10);

    // The windows stay as they are: they bound what a stranger may send, and what is large (the feed) flows the other way. Its
    // reader opens the window for it.
    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.Http2.KeepAlivePingDelay = PingDelay;
        kestrel.Limits.Http2.KeepAlivePingTimeout = PingTimeout;
        var options = new ListenerOptions();
        configuration.GetSection(ListenerOptions.Section).Bind(options);
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(Math.Max(1, options.RequestHeadersSeconds));
        var certificate = new ServerCertificate(options.Tls);
        foreach (var listener in listeners.All)
        {
            // The validator has reported a URL that does not parse; nothing starts then.
            if (ListenerAddress.TryParse(options.For(listener), out var address, out _))
            {
                Open(kestrel, listener, address, certificate, listener == Listener.OpAmp ? options.Tls.ClientCertificates : ClientCertificateUse.Off);
            }
        }
    }

    private void Open(KestrelServerOptions kestrel, Listener listener, ListenerAddress address, ServerCertificate certificate, ClientCertificateUse use)
    {
        void Configure(ListenOptions listen)
        {
            listen.Protocols = Protocols(listener, address);
            if (address.IsTls)
            {
                listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(certificate.Handshake(use)) });
            }

            listen.Use(next => connection =>
            {
                connection.Features.Set(new ListenerFeature(listener));
                return next(connection);
            });
            addresses.Add(listener, address, listen);
        }

        if (address.IsAnyInterface)
        {
            kestrel.ListenAnyIP(address.Port, Configure);
        }
        else if (address.IsLocalhost && address.Port != 0)
        {
            kestrel.ListenLocalhost(address.Port, Configure);
        }
        else
        {
            kestrel.Listen(address.IsLocalhost ? System.Net.IPAddress.Loopback : address.Ip, address.Port, Configure);
        }
    }

    /// <summary>Without TLS there is no ALPN, so a listener speaks one version: HTTP/2 for gRPC, else HTTP/1.1.</summary>
    private static HttpProtocols Protocols(Listener listener, ListenerAddress address) => (listener, address.IsTls) switch
    {
        (Listener.Grpc, _) => HttpProtocols.Http2,
        (Listener.Http, true) => HttpProtocols.Http1AndHttp2,
        _ => HttpProtocols.Http1,
    };
}
