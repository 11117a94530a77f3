using Ampora.Regional.Tests.Support;
using Ampora.Testing.Postgres;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Enrollment;

/// <summary>An agent has a key of its own certified, over either transport.</summary>
public abstract class CertificateContract(CertificateFixture region) : IDisposable
{
    private readonly RestClient _rest = region.Host.Rest();

    private protected RegionHost Host => region.Host;

    private protected RestClient Rest => _rest;

    private protected TestDatabase Database => region.Database;

    private protected abstract AgentWire Connect(string? authorization = $"Bearer {RegionHost.AgentKey}");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Items_115_and_120__A_request_is_answered_with_a_certificate_for_the_agents_own_key(bool pem)
    {
        await using var wire = Connect();
        var agent = Enrolling.Agent();
        using var key = Certifying.NewKey();
        var first = await wire.AskAsync(agent.Report());
        (first.Capabilities & (ulong)ServerCapabilities.AcceptsConnectionSettingsRequest).ShouldNotBe(0ul);
        var csr = Certifying.Csr(key, agent.Id.ToString("D"));
        using var certificate = (await wire.AskAsync(agent.Asking(pem ? Certifying.Pem(csr) : csr))).OfferedCertificate(key, agent.Id);
        (certificate.NotAfter.ToUniversalTime() - TimeProvider.System.GetUtcNow().UtcDateTime).TotalDays.ShouldBeInRange(89.9, 90.1);
        var shown = (await Rest.CredentialsAsync(agent.Id)).ShouldHaveSingleItem()!;
        shown["kind"]!.ToString().ShouldBe("certificate");
        shown["state"]!.ToString().ShouldBe("offered");
        shown["serial"]!.ToString().ShouldBe(certificate.SerialNumber.ToLowerInvariant());
        (DateTimeOffset.Parse(shown["renewAfter"]!.ToString(), null) - TimeProvider.System.GetUtcNow()).TotalDays.ShouldBeInRange(59, 61);
        (await Rest.GetAsync("/api/v1/enrollment/certificates?withinDays=91"))["items"]!.AsArray().ShouldContain(item => item!["agentId"]!.ToString() == agent.Id.ToString());
        (await Rest.GetAsync("/api/v1/enrollment/certificates"))["items"]!.AsArray().ShouldNotContain(item => item!["agentId"]!.ToString() == agent.Id.ToString());
    }

    [Fact]
    public async Task Item_115__The_request_may_come_with_the_first_message_and_name_no_agent()
    {
        await using var wire = Connect();
        var agent = Enrolling.Agent();
        using var key = Certifying.NewKey();
        using var certificate = (await wire.AskAsync(agent.Asking(Certifying.Csr(key, "a host name")))).OfferedCertificate(key, agent.Id);
    }

    [Fact]
    public async Task Item_110__A_request_repeated_after_a_lost_reply_gets_the_same_certificate()
    {
        var agent = Enrolling.Agent();
        using var key = Certifying.NewKey();
        string lost;
        await using (var wire = Connect())
        {
            lost = (await wire.AskAsync(agent.Asking(Certifying.Csr(key, "a")))).OfferedCertificate(key, agent.Id).Thumbprint;
        }

        await using var again = Connect();
        (await again.AskAsync(agent.Report())).OfferedCertificate(key, agent.Id).Thumbprint.ShouldBe(lost);
        (await again.AskAsync(agent.Asking(Certifying.Csr(key, "a")))).OfferedCertificate(key, agent.Id).Thumbprint.ShouldBe(lost);
        (await Rest.CredentialsAsync(agent.Id)).Count.ShouldBe(1);
        using var other = Certifying.NewKey();
        (await again.AskAsync(agent.Asking(Certifying.Csr(other, "a")))).OfferedCertificate(other, agent.Id).Thumbprint.ShouldNotBe(lost);
    }

    [Fact]
    public async Task Items_114_and_116__What_is_not_a_good_request_is_refused_with_words_and_nothing_is_issued()
    {
        await using var wire = Connect();
        var agent = Enrolling.Agent();
        await wire.AskAsync(agent.Report());
        using var key = Certifying.NewKey();
        var forged = Certifying.Csr(key, "a");
        forged[^1] ^= 1;
        byte[][] bad = [[], [1, 2, 3], forged, Certifying.Csr(key, Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("D"))];
        foreach (var csr in bad)
        {
            var reply = await wire.AskAsync(agent.Asking(csr));
            reply.ErrorResponse.Type.ShouldBe(ServerErrorResponseType.BadRequest);
            reply.ErrorResponse.ErrorMessage.ShouldStartWith("connection_settings_request.opamp.certificate_request.csr: ");
            reply.ConnectionSettings.ShouldBeNull();
        }

        (await Rest.CredentialsAsync(agent.Id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Item_114__An_agent_that_waits_or_takes_no_settings_is_denied()
    {
        await using var wire = Connect();
        using var key = Certifying.NewKey();
        var plain = new TestAgent();
        (await wire.AskAsync(plain.Asking(Certifying.Csr(key, "a")))).ErrorResponse.ErrorMessage.ShouldStartWith("capabilities: AcceptsOpAMPConnectionSettings");
        var agent = Enrolling.Agent();
        await wire.AskAsync(agent.Report());
        await Database.ScalarAsync<object>($"UPDATE agents SET admission = 0 WHERE id = '{agent.Id}'");
        (await wire.AskAsync(agent.Asking(Certifying.Csr(key, "a")))).ErrorResponse.ErrorMessage.ShouldBe("connection_settings_request: this agent waits for an operator's approval.");
    }

    [Fact]
    public async Task Item_118__A_request_without_opamp_asks_for_nothing()
    {
        await using var wire = Connect();
        var agent = Enrolling.Agent();
        await wire.AskAsync(agent.Report());
        foreach (var request in new[] { new ConnectionSettingsRequest(), new ConnectionSettingsRequest { Opamp = new OpAMPConnectionSettingsRequest() } })
        {
            var reply = await wire.AskAsync(agent.Next(message => message.ConnectionSettingsRequest = request));
            reply.ErrorResponse.ShouldBeNull();
            reply.ConnectionSettings.ShouldBeNull();
        }
    }

    [Fact]
    public async Task Item_117__With_its_old_credential_an_agent_is_certified_for_the_id_that_it_was_told_to_use()
    {
        var agent = Enrolling.Agent();
        string own;
        await using (var wire = Connect())
        {
            await wire.AskAsync(agent.Report());
            await Rest.AgentShowsAsync(agent.Id, "serviceName", "otelcol");
            await Rest.PostAsync($"/api/v1/agents/{agent.Id}/credentials", new System.Text.Json.Nodes.JsonObject());
        }

        await using (var wire = Connect())
        {
            own = (await wire.AskAsync(agent.Report())).OfferedAuthorization();
        }

        var renamed = Enrolling.Agent();
        using var key = Certifying.NewKey();
        await using var old = Connect(own);
        await old.AskAsync(agent.Report());
        (await old.AskAsync(renamed.Asking(Certifying.Csr(key, $"{renamed.Id}")))).ErrorResponse.ShouldNotBeNull();
        await Database.ScalarAsync<object>($"INSERT INTO assigned_ids (new_id, old_id) VALUES ('{renamed.Id}', '{agent.Id}')");
        using var certificate = (await old.AskAsync(renamed.Asking(Certifying.Csr(key, $"{renamed.Id}")))).OfferedCertificate(key, renamed.Id);
    }

    [Fact]
    public async Task An_agent_is_issued_so_many_certificates_within_an_hour_and_no_more()
    {
        await using var wire = Connect();
        var agent = Enrolling.Agent();
        using var key = Certifying.NewKey();
        for (var i = 0; i < 10; i++)
        {
            using var another = Certifying.NewKey();
            (await wire.AskAsync(agent.Asking(Certifying.Csr(another, "a")))).ErrorResponse.ShouldBeNull();
        }

        (await wire.AskAsync(agent.Asking(Certifying.Csr(key, "a")))).ErrorResponse.ErrorMessage.ShouldContain("10 certificates within an hour");
    }

    public void Dispose()
    {
        _rest.Dispose();
        GC.SuppressFinalize(this);
    }
}
