using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ampora.Regional.Enrollment.Certificates;

namespace Ampora.Regional.Tests.Enrollment;

public sealed class SigningRequestTests
{
    private static readonly Guid Agent = Guid.Parse("01890000-0000-7000-8000-000000000001");
    private static readonly Guid Other = Guid.Parse("01890000-0000-7000-8000-000000000002");

    [Fact]
    public void Item_114__Good_keys_are_taken_and_weak_or_odd_ones_are_not()
    {
        using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var p521 = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        using var rsa2048 = RSA.Create(2048);
        using var rsa1024 = RSA.Create(1024);
        Fault(Certifying.Csr(p256, "a")).ShouldBeNull();
        Fault(Certifying.Csr(p384, "a")).ShouldBeNull();
        Fault(OfRsa(rsa2048)).ShouldBeNull();
        Fault(Certifying.Csr(p521, "a"))!.ShouldContain("P-256 or P-384");
        Fault(OfRsa(rsa1024))!.ShouldContain("at least 2048 bits");
        Fault(new byte[16 * 1024 + 1])!.ShouldContain("1 to 16384 bytes, has 16385");

        static byte[] OfRsa(RSA key) => new CertificateRequest("CN=a", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequest();
    }

    [Fact]
    public void Item_116__An_instance_uid_in_any_name_must_be_that_of_the_message()
    {
        using var key = Certifying.NewKey();
        foreach (var name in new[] { Agent.ToString("D"), Agent.ToString("N"), "collector.example", "" })
        {
            Fault(Certifying.Csr(key, name)).ShouldBeNull(name);
        }

        Fault(Certifying.Csr(key, "a", new Uri($"urn:uuid:{Agent:D}"))).ShouldBeNull();
        Fault(Certifying.Csr(key, Other.ToString("D")))!.ShouldContain("other than that of its message");
        Fault(Certifying.Csr(key, Other.ToString("N"))).ShouldNotBeNull();
        Fault(Certifying.Csr(key, Agent.ToString("D"), new Uri($"urn:uuid:{Other:D}"))).ShouldNotBeNull();
    }

    [Fact]
    public void Item_114__A_request_signed_by_another_key_is_refused_in_either_form()
    {
        using var key = Certifying.NewKey();
        var csr = Certifying.Csr(key, "a");
        csr[^1] ^= 1;
        Fault(csr)!.ShouldContain("signed with its own key");
        Fault(Certifying.Pem(csr))!.ShouldContain("signed with its own key");
        Fault("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----"u8.ToArray()).ShouldNotBeNull();
        Fault("-----"u8.ToArray()).ShouldNotBeNull();
    }

    [Fact]
    public void Item_114__No_bytes_make_it_throw()
    {
        using var key = Certifying.NewKey();
        var good = Certifying.Csr(key, Agent.ToString("D"), new Uri($"urn:uuid:{Agent:D}"));
        var random = new Random(20261121);
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = good.ToArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var cut = bytes.AsSpan(0, random.Next(8) == 0 ? random.Next(bytes.Length) : bytes.Length);
            SigningRequest.TryRead(cut, Agent, out _, out _);
        }
    }

    private static string? Fault(byte[] csr) => SigningRequest.TryRead(csr, Agent, out _, out var fault) ? null : fault;
}
