namespace Ampora.Regional.Enrollment.Certificates;

/// <summary>Section <c>Enrollment:ForwardedCertificate</c>: TLS that ends at a proxy, which passes on the client certificate that it checked.</summary>
internal sealed class ForwardedCertificateOptions
{
    /// <summary>
    /// Header that carries it: in Envoy's form (<c>…;Cert="…"</c>), as URL-encoded PEM, or as RFC 9440 writes it. Empty: none is read.
    /// </summary>
    public string Header { get; set; } = "";

    /// <summary>Addresses or networks (CIDR) of the proxies. From anybody else the header is ignored.</summary>
    public IList<string> Proxies { get; } = [];
}
