namespace Ampora.Hosting.Listeners;

/// <summary>Section <c>Listen:Tls</c>: the server certificate of every listener whose URL says https. Both are PEM files.</summary>
public sealed class TlsOptions
{
    /// <summary>The certificate, leaf first, followed by its chain.</summary>
    public string? CertificatePath { get; set; }

    /// <summary>Its private key, unencrypted.</summary>
    public string? KeyPath { get; set; }
}
