namespace Ampora.Hosting.Listeners;

/// <summary>Whether agents are asked for a certificate in the TLS handshake.</summary>
public enum ClientCertificateUse
{
    /// <summary>They are not asked.</summary>
    Off,

    /// <summary>They may present one; whose it is, is checked with the request.</summary>
    Allow,

    /// <summary>Without one the handshake fails.</summary>
    Require,
}

/// <summary>Section <c>Listen:Tls</c>: the server certificate of every listener whose URL says https. Both are PEM files.</summary>
public sealed class TlsOptions
{
    /// <summary>The certificate, leaf first, followed by its chain.</summary>
    public string? CertificatePath { get; set; }

    /// <summary>Its private key, unencrypted.</summary>
    public string? KeyPath { get; set; }

    /// <summary>Of the OpAMP listener only. Default Off.</summary>
    public ClientCertificateUse ClientCertificates { get; set; }
}
