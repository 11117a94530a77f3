using System.Net;
using System.Security.Cryptography.X509Certificates;
using Ampora.Regional.Enrollment;
using Ampora.Regional.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Ampora.Regional.Tests.Enrollment;

public sealed class HttpCertificateTests(CertificateFixture region) : CertificateContract(region), IClassFixture<CertificateFixture>
{
    private protected override AgentWire Connect(string? authorization) => Host.Poller(authorization);

    [Fact]
    public async Task All_instances_share_one_CA_and_it_outlives_them()
    {
        await using var other = await RegionHost.StartAsync(Database, [.. CertificateFixture.Settings, "Instance:Name=region-2"]);
        var agent = Enrolling.Agent();
        using var key = Certifying.NewKey();
        await using var here = Connect($"Bearer {RegionHost.AgentKey}");
        await using var there = other.Poller();
        var one = (await here.AskAsync(Enrolling.Agent().Asking(Certifying.Csr(key, "a")))).ConnectionSettings.Opamp.Certificate.CaCert;
        (await there.AskAsync(agent.Asking(Certifying.Csr(key, "a")))).ConnectionSettings.Opamp.Certificate.CaCert.ShouldBe(one);
    }

    [Fact]
    public async Task Item_143__The_CAs_key_is_sealed_in_the_database()
    {
        await using var wire = Connect($"Bearer {RegionHost.AgentKey}");
        using var key = Certifying.NewKey();
        await wire.AskAsync(Enrolling.Agent().Asking(Certifying.Csr(key, "a")));
        var stored = (byte[])(await Database.ScalarAsync<object>("SELECT sealed_key FROM agent_ca"))!;
        using var ecdsa = System.Security.Cryptography.ECDsa.Create();
        ecdsa.ImportPkcs8PrivateKey(Host.Services.GetRequiredService<MasterKey>().Open("agent CA key", stored), out _);
        foreach (var offset in Enumerable.Range(0, 29))
        {
            Should.Throw<System.Security.Cryptography.CryptographicException>(() => ecdsa.ImportPkcs8PrivateKey(stored.AsSpan(offset), out _));
        }
    }

    [Fact]
    public async Task The_revocation_list_is_signed_by_the_CA_and_names_what_was_revoked()
    {
        var agent = Enrolling.Agent();
        using var key = Certifying.NewKey();
        await using var wire = Connect($"Bearer {RegionHost.AgentKey}");
        var reply = await wire.AskAsync(agent.Asking(Certifying.Csr(key, "a")));
        using var certificate = reply.OfferedCertificate(key, agent.Id);
        var credential = (await Rest.CredentialsAsync(agent.Id))[0]!["id"];
        (await Rest.SendAsync(HttpMethod.Delete, $"/api/v1/agents/{agent.Id}/credentials/{credential}")).Status.ShouldBe(HttpStatusCode.NoContent);
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = Host.OpAmp };
        await Ampora.Testing.Eventually.PassesAsync(async () =>
        {
            using var response = await http.GetAsync("/v1/pki/crl", TestContext.Current.CancellationToken);
            response.Content.Headers.ContentType!.ToString().ShouldBe("application/pkix-crl");
            var der = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            CertificateRevocationListBuilder.Load(der, out var number).RemoveEntry(certificate.SerialNumberBytes.Span).ShouldBeTrue();
            number.ShouldBeGreaterThan(0);
            Signed(der, reply.ConnectionSettings.Opamp.Certificate.CaCert.ToStringUtf8()).ShouldBeTrue();
        });
        using var refused = await http.PostAsync("/v1/pki/crl", new ByteArrayContent([]), TestContext.Current.CancellationToken);
        refused.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    /// <summary>CertificateList ::= SEQUENCE { tbsCertList, signatureAlgorithm, signature } (RFC 5280, section 5.1).</summary>
    private static bool Signed(byte[] der, string caPem)
    {
        var list = new System.Formats.Asn1.AsnReader(der, System.Formats.Asn1.AsnEncodingRules.DER).ReadSequence();
        var signedPart = list.ReadEncodedValue().ToArray();
        list.ReadEncodedValue();
        var signature = list.ReadBitString(out _);
        using var ca = X509Certificate2.CreateFromPem(caPem);
        using var key = ca.GetECDsaPublicKey()!;
        return key.VerifyData(
            signedPart, signature, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.DSASignatureFormat.Rfc3279DerSequence);
    }
}
