using System.Net;
using System.Security.Cryptography;
using Ampora.Hosting.Options;
using Ampora.Regional.Enrollment;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Microsoft.Extensions.Configuration;

namespace Ampora.Regional.Tests.Enrollment;

/// <summary>TLS that ends at a proxy, which passes on the client certificate in a header.</summary>
public sealed class ForwardedCertificateTests(PostgresFixture postgres)
{
    private const string Header = "X-Forwarded-Client-Cert";

    [Fact]
    public async Task A_certificate_from_a_named_proxy_counts_in_each_of_its_forms()
    {
        await using var database = await postgres.Server.CreateDatabaseAsync();
        await using var host = await RegionHost.StartAsync(database, Settings("127.0.0.0/8"));
        var agent = Enrolling.Agent();
        using var certificate = await TlsPoller.EnrollAsync(host.OpAmp, agent);
        var escaped = Uri.EscapeDataString(certificate.ExportCertificatePem());
        string[] forms =
        [
            escaped,
            $"Hash=0;Cert=\"{escaped}\";Subject=\"CN=a, O=\\\"b;c\\\"\"",
            $"Hash=1;Cert=\"{Uri.EscapeDataString(TlsPoller.Forge(certificate).ExportCertificatePem())}\",By=spiffe://a;Cert=\"{escaped}\"",
            $":{Convert.ToBase64String(certificate.RawData)}:",
        ];
        foreach (var form in forms)
        {
            using var poller = new TlsPoller(host.OpAmp, null, (Header, form));
            (await poller.AskAsync(agent.Report())).ErrorResponse.ShouldBeNull(form);
            (await poller.AskAsync(Enrolling.Agent().Report())).ErrorResponse.ShouldNotBeNull(form);
        }

        string[] bad = ["", "nonsense", ":AAAA:", Uri.EscapeDataString(TlsPoller.Forge(certificate).ExportCertificatePem()), $"{forms[1]},Hash=2", new string('x', 40_000)];
        foreach (var form in bad)
        {
            using var poller = new TlsPoller(host.OpAmp, null, (Header, form));
            (await StatusAsync(poller, agent)).ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.RequestHeaderFieldsTooLarge);
        }
    }

    [Fact]
    public async Task The_header_of_anybody_else_is_ignored()
    {
        await using var database = await postgres.Server.CreateDatabaseAsync();
        await using var host = await RegionHost.StartAsync(database, Settings("10.1.2.3"));
        var agent = Enrolling.Agent();
        using var certificate = await TlsPoller.EnrollAsync(host.OpAmp, agent);
        var header = (Header, Uri.EscapeDataString(certificate.ExportCertificatePem()));
        using var forger = new TlsPoller(host.OpAmp, null, header);
        (await forger.PostAsync(agent.Report())).Status.ShouldBe(HttpStatusCode.Unauthorized);

        // With the shared key it is one who has the shared key, no more.
        using var both = new TlsPoller(host.OpAmp, null, header, TlsPoller.SharedKey);
        var other = new TestAgent();
        (await both.AskAsync(other.Report())).ErrorResponse.ShouldBeNull();
        using var rest = host.Rest();
        (await rest.CredentialsAsync(agent.Id))[0]!["state"]!.ToString().ShouldBe("offered");
    }

    [Fact]
    public async Task A_CA_given_by_files_signs_with_its_own_key()
    {
        using var files = new TemporaryFolder();
        using var key = RSA.Create(2048);
        TlsPoller.WriteSelfSigned(key, "corporate CA", ca: true, files["ca.crt"], files["ca.key"]);
        await using var database = await postgres.Server.CreateDatabaseAsync();
        await using var host = await RegionHost.StartAsync(
            database, "Enrollment:Ca:Enabled=true", $"Enrollment:Ca:CertificatePath={files["ca.crt"]}", $"Enrollment:Ca:KeyPath={files["ca.key"]}",
            "Enrollment:Ca:CertificateDays=1");
        using var certificate = await TlsPoller.EnrollAsync(host.OpAmp, Enrolling.Agent());
        certificate.Issuer.ShouldBe("CN=corporate CA");
        (await database.ScalarAsync<object>("SELECT count(*) FROM agent_ca")).ShouldBe(0L);
    }

    [Fact]
    public void What_is_wrong_with_the_configuration_is_said_key_by_key()
    {
        using var files = new TemporaryFolder();
        using var key = RSA.Create(2048);
        TlsPoller.WriteSelfSigned(key, "no CA", ca: false, files["leaf.crt"], files["leaf.key"]);
        var options = new EnrollmentOptions();
        (options.Ca.Enabled, options.Ca.CertificateDays, options.ForwardedCertificate.Header) = (true, 0, Header);
        Keys(options).ShouldBe(["Enrollment:Ca:CertificateDays", "KeyProtection:MasterKey", "Enrollment:ForwardedCertificate:Proxies"]);
        options.ForwardedCertificate.Proxies.Add("10.0.0.0/33");
        (options.Ca.CertificateDays, options.Ca.CertificatePath, options.Ca.KeyPath) = (90, files["leaf.crt"], files["leaf.key"]);
        Keys(options).ShouldBe(["Enrollment:Ca:CertificatePath", "Enrollment:ForwardedCertificate:Proxies:0"]);

        static IEnumerable<string> Keys(EnrollmentOptions options)
        {
            var faults = new OptionsFaults();
            new EnrollmentOptionsValidator(new ConfigurationBuilder().Build()).Validate(options, faults);
            return faults.All.Select(fault => fault.Split(' ')[0]);
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(TlsPoller poller, TestAgent agent) => (await poller.PostAsync(agent.Heartbeat())).Status;

    private static string[] Settings(string proxies) =>
        [.. CertificateFixture.Settings, $"Enrollment:ForwardedCertificate:Header={Header}", $"Enrollment:ForwardedCertificate:Proxies:0={proxies}"];
}
