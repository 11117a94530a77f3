using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ampora.Regional.Tests.Support;
using Google.Protobuf;
using OpAmp.Proto.V1;
using CertificateRequest = System.Security.Cryptography.X509Certificates.CertificateRequest;

namespace Ampora.Regional.Tests.Enrollment;

/// <summary>What an agent does with keys and certificates of its own.</summary>
internal static class Certifying
{
    public static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>DER of a request signed by this key.</summary>
    public static byte[] Csr(ECDsa key, string commonName, Uri? alternative = null)
    {
        var request = new CertificateRequest($"CN={commonName}", key, HashAlgorithmName.SHA256);
        if (alternative is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddUri(alternative);
            request.CertificateExtensions.Add(names.Build());
        }

        return request.CreateSigningRequest();
    }

    public static byte[] Pem(byte[] csr) => System.Text.Encoding.ASCII.GetBytes(PemEncoding.WriteString("CERTIFICATE REQUEST", csr));

    public static AgentToServer Asking(this TestAgent agent, byte[] csr) => agent.Next(message => message.ConnectionSettingsRequest = new ConnectionSettingsRequest
    {
        Opamp = new OpAMPConnectionSettingsRequest { CertificateRequest = new global::OpAmp.Proto.V1.CertificateRequest { Csr = ByteString.CopyFrom(csr) } },
    });

    /// <summary>The certificate that a reply offers, which must be one for this key and agent from the CA that comes with it.</summary>
    public static X509Certificate2 OfferedCertificate(this ServerToAgent reply, ECDsa key, Guid agent)
    {
        reply.ErrorResponse.ShouldBeNull();
        var settings = reply.ConnectionSettings.ShouldNotBeNull();
        settings.Hash.IsEmpty.ShouldBeFalse();
        settings.Opamp.DestinationEndpoint.ShouldNotBeEmpty();
        settings.Opamp.Tls.ShouldBeNull();
        settings.Opamp.Proxy.ShouldBeNull();
        settings.Opamp.Certificate.PrivateKey.IsEmpty.ShouldBeTrue();
        var certificate = X509Certificate2.CreateFromPem(settings.Opamp.Certificate.Cert.ToStringUtf8());
        using var ca = X509Certificate2.CreateFromPem(settings.Opamp.Certificate.CaCert.ToStringUtf8());
        certificate.PublicKey.ExportSubjectPublicKeyInfo().ShouldBe(key.ExportSubjectPublicKeyInfo());
        certificate.Subject.ShouldBe($"CN={agent:D}");
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(ca);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.2"));
        chain.Build(certificate).ShouldBeTrue(string.Join(", ", chain.ChainStatus.Select(status => status.StatusInformation)));
        return certificate;
    }
}
