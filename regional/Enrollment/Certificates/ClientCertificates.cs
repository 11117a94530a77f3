using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace Ampora.Regional.Enrollment.Certificates;

/// <summary>The client certificate that came with a request: over TLS that ends here, or passed on by a proxy that is trusted to.</summary>
internal sealed class ClientCertificates(AgentCa ca, CredentialLookup credentials, IOptions<EnrollmentOptions> options, TimeProvider time)
{
    /// <summary>Extended key usage of RFC 5280.</summary>
    public const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly string _header = options.Value.ForwardedCertificate.Header;
    private readonly IPNetwork[] _proxies = [.. options.Value.ForwardedCertificate.Proxies.Select(Network).OfType<IPNetwork>()];

    /// <summary>Connections bring the same certificate object with each request.</summary>
    private readonly ConditionalWeakTable<X509Certificate2, object> _trusted = [];

    /// <summary>Whether one was presented, and whose it is; null when it is not good.</summary>
    public async ValueTask<(bool Presented, AgentIdentity? Identity)> IdentifyAsync(HttpContext context)
    {
        var (presented, certificate) = await FindAsync(context);
        if (certificate is null || !ca.IsOn)
        {
            return (presented, null);
        }

        var identity = await credentials.FindAsync(SHA256.HashData(certificate.RawData), context.RequestAborted);
        return (true, identity is not null && await TrustsAsync(certificate, context.RequestAborted) ? identity : null);
    }

    /// <summary>A network in CIDR form, or one address; null when it is neither.</summary>
    public static IPNetwork? Network(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
        {
            return network;
        }

        return IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;
    }

    private async ValueTask<(bool Presented, X509Certificate2? Certificate)> FindAsync(HttpContext context)
    {
        if (_header.Length > 0 && context.Request.Headers.TryGetValue(_header, out var values) && IsProxy(context.Connection.RemoteIpAddress))
        {
            return (true, values is [{ } value] ? ForwardedCertificate.Read(value) : null);
        }

        var certificate = await context.Connection.GetClientCertificateAsync(context.RequestAborted);
        return (certificate is not null, certificate);
    }

    private bool IsProxy(IPAddress? peer)
    {
        var address = peer is { IsIPv4MappedToIPv6: true } ? peer.MapToIPv4() : peer;
        return address is not null && _proxies.Any(network => network.Contains(address));
    }

    private async ValueTask<bool> TrustsAsync(X509Certificate2 certificate, CancellationToken cancellation)
    {
        if (_trusted.TryGetValue(certificate, out _))
        {
            return true;
        }

        var authority = await ca.GetAsync(cancellation);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority.Certificate);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));

        // Asked of the database, where it is known at once.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        chain.ChainPolicy.VerificationTime = time.GetUtcNow().LocalDateTime;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        var trusted = chain.Build(certificate) && chain.ChainElements[^1].Certificate.RawDataMemory.Span.SequenceEqual(authority.Certificate.RawData);
        if (trusted)
        {
            _trusted.AddOrUpdate(certificate, this);
        }

        return trusted;
    }
}
