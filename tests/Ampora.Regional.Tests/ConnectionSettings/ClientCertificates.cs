using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ampora.Regional.Tests.ConnectionSettings;

/// <summary>Certificates as somebody hands them in: PEM texts.</summary>
internal static class ClientCertificates
{
    /// <summary>One instant for all: no certificate outlives its authority by a second that passed between the two.</summary>
    private static readonly DateTimeOffset Yesterday = TimeProvider.System.GetUtcNow().AddDays(-1);

    /// <summary>One that signs itself.</summary>
    public static (string Cert, string Key) Own()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=agent", key, HashAlgorithmName.SHA256).CreateSelfSigned(Yesterday, Yesterday.AddDays(2));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>One that an authority signed.</summary>
    public static (string Cert, string Key, string Authority) Signed()
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = request.CreateSelfSigned(Yesterday, Yesterday.AddDays(2));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=agent", key, HashAlgorithmName.SHA256).Create(authority, Yesterday, Yesterday.AddDays(2), [1]);
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem(), authority.ExportCertificatePem());
    }
}
