using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Ampora.Hosting.Listeners;

/// <summary>The certificate of the https listeners, read from its files when first needed.</summary>
internal sealed class ServerCertificate(TlsOptions options)
{
    private readonly Lazy<SslStreamCertificateContext> _context = new(() => Load(options));

    /// <summary>
    /// The handshake only proves that the client has the key of what it presents. Whose certificate that is and whether it is still good is
    /// decided with the request, which can be told so in words.
    /// </summary>
    public SslServerAuthenticationOptions Handshake(ClientCertificateUse use) => use == ClientCertificateUse.Off
        ? new() { ServerCertificateContext = _context.Value }
        : new()
        {
            ServerCertificateContext = _context.Value,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null || use == ClientCertificateUse.Allow,
        };

    /// <exception cref="System.Security.Cryptography.CryptographicException">The files hold no certificate with its key.</exception>
    public static SslStreamCertificateContext Load(TlsOptions options)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(options.CertificatePath!);
        return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(options.CertificatePath!, options.KeyPath), chain, offline: true);
    }
}
