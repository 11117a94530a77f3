using System.Net;
using System.Text.Json.Nodes;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Enrollment;

/// <summary>A region that takes agents without any credential, and offers nothing before an operator has said so.</summary>
public sealed class AdmissionTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private RegionHost _host = null!;
    private RestClient _rest = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.Server.CreateDatabaseAsync();
        _host = await RegionHost.StartAsync(
            _database, $"KeyProtection:MasterKey={EnrollmentFixture.MasterKey}", "Enrollment:TrustOnFirstUse=true", "Enrollment:Admission=Manual", "OpAmp:SharedKey=");
        _rest = _host.Rest();
    }

    public async ValueTask DisposeAsync()
    {
        _rest.Dispose();
        await _host.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Item_112__Without_a_credential_an_agent_waits_and_approval_gives_it_one(bool socket)
    {
        AgentWire Connect(string? authorization) => socket ? _host.Socket(authorization) : _host.Poller(authorization);
        var agent = Enrolling.Agent();
        string own;
        await using (var wire = Connect(null))
        {
            (await wire.AskAsync(agent.Report())).ErrorResponse.ShouldBeNull();
            await _rest.AgentShowsAsync(agent.Id, "health", "healthy");
            var (path, _) = await _rest.PublishAsync($"waiting-{agent.Id}", "exporters: {}");
            await _rest.AssignToAsync(path, agent.Id);
            var reply = await wire.AskAsync(agent.Heartbeat());
            reply.RemoteConfig.ShouldBeNull();
            reply.ConnectionSettings.ShouldBeNull();
            var waiting = (await _rest.GetAsync("/api/v1/enrollment/waiting"))["items"]!.AsArray().Single(item => item!["id"]!.ToString() == agent.Id.ToString())!;
            waiting["way"]!.ToString().ShouldBe("trusted-on-first-use");
            waiting["hostName"]!.ToString().ShouldBe("host-1");

            (await _rest.SendAsync(HttpMethod.Post, $"/api/v1/enrollment/agents/{agent.Id}/approve")).Status.ShouldBe(HttpStatusCode.NoContent);
            var (settings, config) = (default(ServerToAgent), default(AgentRemoteConfig));
            await Eventually.Async(async () =>
            {
                var next = await wire.AskAsync(agent.Heartbeat());
                (settings, config) = (next.ConnectionSettings is null ? settings : next, next.RemoteConfig ?? config);
                return settings is not null && config is not null;
            });
            own = settings!.OfferedAuthorization();
        }

        await using var trusted = Connect(own);
        (await trusted.AskAsync(agent.Report())).ErrorResponse.ShouldBeNull();
        await using var nobody = Connect(null);
        (await nobody.AskAsync(agent.Heartbeat())).ErrorResponse.ErrorMessage.ShouldBe("instance_uid: this agent has a credential of its own and must present it.");
    }

    [Fact]
    public async Task A_bootstrap_token_may_admit_where_the_policy_would_not()
    {
        var (_, boot) = await _rest.BootstrapTokenAsync(new JsonObject { ["admission"] = "automatic" });
        await using var wire = _host.Poller($"Bearer {boot}");
        (await wire.AskAsync(Enrolling.Agent().Report())).ConnectionSettings.ShouldNotBeNull();
        var (_, waits) = await _rest.BootstrapTokenAsync();
        await using var other = _host.Poller($"Bearer {waits}");
        (await other.AskAsync(Enrolling.Agent().Report())).ConnectionSettings.ShouldBeNull();
    }

    [Fact]
    public async Task A_bad_credential_is_refused_even_where_none_is_needed()
    {
        await using var wire = _host.Poller("Bearer some-key-of-some-length");
        using var response = await wire.PostAsync(new TestAgent().Report());
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Item_141__Nothing_is_pushed_on_first_contact_to_an_agent_that_nothing_was_assigned_to()
    {
        await using var wire = _host.Socket(null);
        var reply = await wire.AskAsync(Enrolling.Agent().Report());
        reply.ShouldBe(new ServerToAgent { InstanceUid = reply.InstanceUid, Capabilities = reply.Capabilities });
    }
}
