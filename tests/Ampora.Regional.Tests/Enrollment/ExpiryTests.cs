using System.Net;
using System.Net.WebSockets;
using Ampora.Regional.Tests.Support;
using Ampora.Testing.Postgres;

namespace Ampora.Regional.Tests.Enrollment;

/// <summary>A connection lives no longer than what its speaker came with.</summary>
public sealed class ExpiryTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Header = "X-Forwarded-Client-Cert";

    private readonly ShiftedTime _time = new();
    private TestDatabase _database = null!;
    private RegionHost _region = null!;
    private RestClient _rest = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _region = await RegionHost.StartAsync(
            _database.ConnectionString, _time, [.. CertificateFixture.Settings, "Enrollment:Ca:CertificateDays=1", $"Enrollment:ForwardedCertificate:Header={Header}",
                "Enrollment:ForwardedCertificate:Proxies:0=127.0.0.0/8"]);
        _rest = _region.Rest();
    }

    public async ValueTask DisposeAsync()
    {
        _rest.Dispose();
        await _region.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_WebSocket_is_closed_when_the_certificate_that_opened_it_expires()
    {
        var agent = Enrolling.Agent();
        using var certificate = await TlsPoller.EnrollAsync(_region.OpAmp, agent);
        await using var certified = Certified(certificate.ExportCertificatePem());
        await using var keyed = _region.Socket();
        var other = new TestAgent();
        await certified.AskAsync(agent.Report());
        await keyed.AskAsync(other.Report());
        _time.PutForward(TimeSpan.FromHours(20));
        await certified.AskAsync(agent.Heartbeat());
        _time.PutForward(TimeSpan.FromHours(20));
        (await certified.ClosedAsync()).ShouldBe(WebSocketCloseStatus.PolicyViolation);
        certified.CloseWords.ShouldBe("the credential has expired");
        await _rest.AgentShowsAsync(agent.Id, "connection", "disconnected");

        // Nobody comes in with it any more, and whoever came with something else stays.
        await using var again = Certified(certificate.ExportCertificatePem());
        await Should.ThrowAsync<WebSocketException>(() => again.AskAsync(agent.Heartbeat()));
        again.Answer.ShouldBe(HttpStatusCode.Unauthorized);
        (await keyed.AskAsync(other.Heartbeat())).ErrorResponse.ShouldBeNull();
    }

    [Fact]
    public async Task A_message_that_comes_after_the_expiry_is_not_taken()
    {
        var agent = Enrolling.Agent();
        using var certificate = await TlsPoller.EnrollAsync(_region.OpAmp, agent);
        await using var certified = Certified(certificate.ExportCertificatePem());
        await certified.AskAsync(agent.Report());
        await _rest.AgentShowsAsync(agent.Id, "health", "healthy");
        _time.PutForward(TimeSpan.FromDays(2));
        await certified.SendAsync(agent.Unwell("after the end"));
        (await certified.ClosedAsync()).ShouldBe(WebSocketCloseStatus.PolicyViolation);
        await _rest.AgentShowsAsync(agent.Id, "connection", "disconnected");
        await _rest.AgentShowsAsync(agent.Id, "health", "healthy");
    }

    private SocketWire Certified(string pem) => new(_region.OpAmp) { Authorization = null, Headers = { [Header] = Uri.EscapeDataString(pem) } };
}
