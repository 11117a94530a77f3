using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ampora.Regional.Enrollment.Certificates;

/// <summary>A CA certificate and what signs with its key.</summary>
internal sealed class CaCertificate
{
    private const int Years = 10;
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private readonly X509SignatureGenerator _signer;

    private CaCertificate(X509Certificate2 certificate, X509SignatureGenerator signer) => (Certificate, _signer) = (certificate, signer);

    public X509Certificate2 Certificate { get; }

    public string Pem => Certificate.ExportCertificatePem() + "\n";

    /// <summary>From PEM files.</summary>
    /// <exception cref="CryptographicException">They hold no CA certificate with its key.</exception>
    public static CaCertificate Load(string certificatePath, string keyPath)
    {
        using var pair = X509Certificate2.CreateFromPemFile(certificatePath, keyPath);
        if (pair.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is not { CertificateAuthority: true })
        {
            throw new CryptographicException("the certificate is not that of a CA (basic constraints)");
        }

        AsymmetricAlgorithm key = pair.GetECDsaPrivateKey() ?? (AsymmetricAlgorithm?)pair.GetRSAPrivateKey()
            ?? throw new CryptographicException("the key must be ECDSA or RSA");
        return new CaCertificate(X509CertificateLoader.LoadCertificate(pair.RawData), Signer(key));
    }

    /// <param name="certificate">DER.</param>
    /// <param name="key">PKCS #8 of an ECDSA key.</param>
    public static CaCertificate Of(byte[] certificate, byte[] key)
    {
        var ecdsa = ECDsa.Create();
        ecdsa.ImportPkcs8PrivateKey(key, out _);
        return new CaCertificate(X509CertificateLoader.LoadCertificate(certificate), Signer(ecdsa));
    }

    /// <summary>A new self-signed CA: its DER and the PKCS #8 of its P-256 key.</summary>
    public static (byte[] Certificate, byte[] Key) Make(string region, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName($"Ampora agents of {region}");
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority(pathLengthConstraint: 0));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var certificate = request.CreateSelfSigned(now - Skew, now.AddYears(Years));
        return (certificate.RawData, key.ExportPkcs8PrivateKey());
    }

    /// <summary>A client certificate for the agent's own key.</summary>
    public X509Certificate2 Issue(Guid agent, PublicKey key, DateTimeOffset now, TimeSpan life)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName($"{agent:D}");
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri($"urn:uuid:{agent:D}"));
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForEndEntity(critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ClientCertificates.ClientAuthentication)], critical: false));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(key, critical: false));
        request.CertificateExtensions.Add(AuthorityKey());
        var end = now + life;
        var last = new DateTimeOffset(Certificate.NotAfter);
        return request.Create(Certificate.SubjectName, _signer, now - Skew, end < last ? end : last, Serial());
    }

    /// <summary>DER of a revocation list (RFC 5280, section 5).</summary>
    public byte[] RevocationList(IEnumerable<(byte[] Serial, DateTimeOffset At, bool Replaced)> revoked, DateTimeOffset now, TimeSpan life)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var (serial, at, replaced) in revoked)
        {
            list.AddEntry(serial, at, replaced ? X509RevocationReason.Superseded : X509RevocationReason.PrivilegeWithdrawn);
        }

        return list.Build(Certificate.SubjectName, _signer, now.ToUnixTimeMilliseconds(), now + life, HashAlgorithmName.SHA256, AuthorityKey(), now);
    }

    private X509AuthorityKeyIdentifierExtension AuthorityKey() =>
        X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false);

    private static X509SignatureGenerator Signer(AsymmetricAlgorithm key) => key switch
    {
        ECDsa ecdsa => X509SignatureGenerator.CreateForECDsa(ecdsa),
        RSA rsa => X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1),
        _ => throw new CryptographicException("the key must be ECDSA or RSA"),
    };

    /// <summary>16 random bytes, positive and not beginning with zero.</summary>
    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }
}
