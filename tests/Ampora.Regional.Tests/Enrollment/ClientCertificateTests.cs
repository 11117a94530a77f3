using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Google.Protobuf;

namespace Ampora.Regional.Tests.Enrollment;

/// <summary>TLS that ends in the region: an agent proves who it is with its certificate.</summary>
public sealed class ClientCertificateTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly TemporaryFolder _files = new();
    private TestDatabase _database = null!;
    private RegionHost _host = null!;
    private RestClient _rest = null!;

    public async ValueTask InitializeAsync()
    {
        using var key = Certifying.NewKey();
        TlsPoller.WriteSelfSigned(key, "127.0.0.1", ca: false, _files["tls.crt"], _files["tls.key"]);
        _database = await postgres.Server.CreateDatabaseAsync();
        _host = await RegionHost.StartAsync(_database, Settings("Allow"));
        _rest = _host.Rest();
    }

    public async ValueTask DisposeAsync()
    {
        _rest.Dispose();
        await _host.DisposeAsync();
        await _database.DisposeAsync();
        _files.Dispose();
    }

    [Fact]
    public async Task Items_112_and_136__With_its_certificate_an_agent_needs_nothing_else_and_acts_for_nobody_else()
    {
        var agent = Enrolling.Agent();
        using var certificate = await TlsPoller.EnrollAsync(_host.OpAmp, agent);
        using var poller = new TlsPoller(_host.OpAmp, certificate);
        (await poller.AskAsync(agent.Report())).ErrorResponse.ShouldBeNull();
        (await _rest.CredentialsAsync(agent.Id))[0]!["state"]!.ToString().ShouldBe("in-force");
        (await poller.AskAsync(Enrolling.Agent().Report())).ErrorResponse.ErrorMessage.ShouldContain($"that of agent {agent.Id}");
        using var weaker = new TlsPoller(_host.OpAmp, null, TlsPoller.SharedKey);
        (await weaker.AskAsync(agent.Heartbeat())).ErrorResponse.ErrorMessage.ShouldContain("credential of its own");

        // Renewal: it asks again, for a new key, with the certificate that it has.
        using var key = Certifying.NewKey();
        using var renewed = (await poller.AskAsync(agent.Asking(Certifying.Csr(key, $"{agent.Id}")))).OfferedCertificate(key, agent.Id);
        using var anew = new TlsPoller(_host.OpAmp, ECDsaCertificateExtensions.CopyWithPrivateKey(renewed, key));
        (await anew.AskAsync(agent.Heartbeat())).ErrorResponse.ShouldBeNull();
        (await poller.PostAsync(agent.Heartbeat())).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Item_119__Revocation_closes_the_socket_of_a_certificate_and_later_connections_get_401()
    {
        var agent = Enrolling.Agent();
        using var certificate = await TlsPoller.EnrollAsync(_host.OpAmp, agent);
        using var socket = await TlsPoller.ConnectAsync(_host.OpAmp, certificate);
        await socket.SendAsync(new byte[] { 0 }.Concat(agent.Report().ToByteArray()).ToArray(), WebSocketMessageType.Binary, true, TestContext.Current.CancellationToken).WithTimeout();
        await socket.ReceiveAsync(new byte[65536], TestContext.Current.CancellationToken).WithTimeout();
        var credential = (await _rest.CredentialsAsync(agent.Id))[0]!["id"];
        (await _rest.SendAsync(HttpMethod.Delete, $"/api/v1/agents/{agent.Id}/credentials/{credential}")).Status.ShouldBe(HttpStatusCode.NoContent);
        WebSocketReceiveResult last;
        do
        {
            last = await socket.ReceiveAsync(new ArraySegment<byte>(new byte[65536]), TestContext.Current.CancellationToken).WithTimeout();
        }
        while (last.MessageType != WebSocketMessageType.Close);

        last.CloseStatus.ShouldBe(WebSocketCloseStatus.PolicyViolation);
        using var again = new TlsPoller(_host.OpAmp, certificate);
        (await again.PostAsync(agent.Heartbeat())).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Item_137__A_certificate_that_the_region_did_not_issue_or_that_has_ended_opens_nothing()
    {
        var agent = Enrolling.Agent();
        using var certificate = await TlsPoller.EnrollAsync(_host.OpAmp, agent);
        using var forged = TlsPoller.Forge(certificate);
        using var forger = new TlsPoller(_host.OpAmp, forged);
        (await forger.PostAsync(agent.Report())).Status.ShouldBe(HttpStatusCode.Unauthorized);
        using var nobody = new TlsPoller(_host.OpAmp, null);
        (await nobody.PostAsync(agent.Report())).Status.ShouldBe(HttpStatusCode.Unauthorized);

        // Recorded as issued, as somebody with the database could: the CA has not signed it all the same.
        using var planted = TlsPoller.Forge(certificate);
        await _database.ScalarAsync<object>(
            $"UPDATE agent_credentials SET proof_hash = sha256('\\x{Convert.ToHexString(planted.RawData)}') WHERE agent_id = '{agent.Id}'");
        using var insider = new TlsPoller(_host.OpAmp, planted);
        (await insider.PostAsync(agent.Report())).Status.ShouldBe(HttpStatusCode.Unauthorized);

        var late = Enrolling.Agent();
        using var ended = await TlsPoller.EnrollAsync(_host.OpAmp, late);
        await _database.ScalarAsync<object>($"UPDATE agent_credentials SET expires_at = now() - interval '1 second' WHERE agent_id = '{late.Id}'");
        using var latecomer = new TlsPoller(_host.OpAmp, ended);
        (await latecomer.PostAsync(late.Report())).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Where_certificates_are_required_the_handshake_fails_without_one()
    {
        var agent = Enrolling.Agent();
        using var certificate = await TlsPoller.EnrollAsync(_host.OpAmp, agent);
        await using var strict = await RegionHost.StartAsync(_database, [.. Settings("Require"), "Instance:Name=region-2"]);
        using var poller = new TlsPoller(strict.OpAmp, certificate);
        (await poller.AskAsync(agent.Report())).ErrorResponse.ShouldBeNull();
        using var without = new TlsPoller(strict.OpAmp, null, TlsPoller.SharedKey);
        await Should.ThrowAsync<HttpRequestException>(() => without.PostAsync(new TestAgent().Report()));
    }

    private string[] Settings(string use) =>
    [
        .. CertificateFixture.Settings, "Listen:OpAmp=https://127.0.0.1:0", $"Listen:Tls:CertificatePath={_files["tls.crt"]}",
        $"Listen:Tls:KeyPath={_files["tls.key"]}", $"Listen:Tls:ClientCertificates={use}",
    ];
}
