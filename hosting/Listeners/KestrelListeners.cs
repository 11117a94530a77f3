using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace Ampora.Hosting.Listeners;

/// <summary>Opens the configured listeners and marks every connection with the one that it came through.</summary>
internal sealed class KestrelListeners(ListenerSet listeners, IOptions<ListenerOptions> options, ListenerAddresses addresses)
    : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        foreach (var listener in listeners.All)
        {
            // The validator has reported a URL that does not parse; nothing starts then.
            if (ListenerAddress.TryParse(options.Value.For(listener), out var address, out _))
            {
                Open(kestrel, listener, address);
            }
        }
    }

    private void Open(KestrelServerOptions kestrel, Listener listener, ListenerAddress address)
    {
        void Configure(ListenOptions listen)
        {
            listen.Protocols = Protocols(listener, address);
            if (address.IsTls)
            {
                listen.UseHttps(Tls());
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

    private HttpsConnectionAdapterOptions Tls()
    {
        var tls = options.Value.Tls;
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(tls.CertificatePath!);
        return new HttpsConnectionAdapterOptions
        {
            ServerCertificate = X509Certificate2.CreateFromPemFile(tls.CertificatePath!, tls.KeyPath),
            ServerCertificateChain = chain,
        };
    }
}
