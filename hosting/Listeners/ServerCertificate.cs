using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Ampora.Hosting.Listeners;

/// <summary>The certificate of the https listeners, read from its files when first needed.</summary>
internal sealed class ServerCertificate(TlsOptions options)
{
    private readonly Lazy<SslStreamCertificateContext> _context = new(() => Load(options));

    public SslServerAuthenticationOptions Handshake() => new() { ServerCertificateContext = _context.Value };

    /// <exception cref="System.Security.Cryptography.CryptographicException">The files hold no certificate with its key.</exception>
    public static SslStreamCertificateContext Load(TlsOptions options)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(options.CertificatePath!);
        return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(options.CertificatePath!, options.KeyPath), chain, offline: true);
    }
}
