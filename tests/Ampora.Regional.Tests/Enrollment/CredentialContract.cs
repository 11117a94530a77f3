using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Enrollment;

/// <summary>The identity of an agent is its credential, over either transport.</summary>
public abstract class CredentialContract(EnrollmentFixture region) : IDisposable
{
    private readonly RestClient _rest = region.Host.Rest();

    private protected RegionHost Host => region.Host;

    private protected RestClient Rest => _rest;

    private protected TestDatabase Database => region.Database;

    /// <summary>A connection, or requests, with this header; null for none.</summary>
    private protected abstract AgentWire Connect(string? authorization);

    /// <summary>What answers the handshake, or a POST: 101 or 200 when it is good.</summary>
    private protected abstract Task<(HttpStatusCode Status, IReadOnlyList<string> Challenges)> KnockAsync(string? authorization);

    [Fact]
    public async Task Items_113_and_138__One_bootstrap_token_ends_as_a_token_for_each_agent_and_none_serves_another()
    {
        var (_, boot) = await Rest.BootstrapTokenAsync(new JsonObject { ["uses"] = 2 });
        var (first, second) = (Enrolling.Agent(), Enrolling.Agent());
        var one = await EnrollAsync(boot, first);
        var two = await EnrollAsync(boot, second);
        one.ShouldNotBe(two);

        await using var wire = Connect(one);
        (await wire.AskAsync(first.Report())).ErrorResponse.ShouldBeNull();
        var refused = await wire.AskAsync(second.Relabelled());
        refused.ErrorResponse.Type.ShouldBe(ServerErrorResponseType.BadRequest);
        refused.ErrorResponse.ErrorMessage.ShouldBe($"instance_uid: the credential presented is that of agent {first.Id}; it cannot act for another.");
        var stranger = new TestAgent();
        (await wire.AskAsync(stranger.Report())).ErrorResponse.ShouldNotBeNull();
        (await Rest.AgentAsync(stranger.Id)).ShouldBeNull();

        // Revoking one leaves the other working.
        await RevokeAsync(first.Id);
        (await KnockAsync(one)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        await using var other = Connect(two);
        (await other.AskAsync(second.Report())).ErrorResponse.ShouldBeNull();
    }

    [Fact]
    public async Task Item_110__The_old_credential_is_refused_once_the_agent_has_come_with_the_new_and_not_before()
    {
        var (_, boot) = await Rest.BootstrapTokenAsync();
        var agent = Enrolling.Agent();
        var own = await EnrollAsync(boot, agent);
        await using (var again = Connect($"Bearer {boot}"))
        {
            (await again.AskAsync(agent.Report())).OfferedAuthorization().ShouldBe(own);
        }

        (await Rest.CredentialsAsync(agent.Id)).Select(item => $"{item!["kind"]} {item["state"]}").ShouldBe(["token offered", "bootstrap-token in-force"], ignoreOrder: true);
        await using (var anew = Connect(own))
        {
            (await anew.AskAsync(agent.Report())).ErrorResponse.ShouldBeNull();
        }

        (await Rest.CredentialsAsync(agent.Id)).Select(item => $"{item!["kind"]} {item["state"]}").ShouldBe(["token in-force", "bootstrap-token replaced"], ignoreOrder: true);
        (await KnockAsync($"Bearer {boot}")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        await using var weaker = Connect($"Bearer {RegionHost.AgentKey}");
        (await weaker.AskAsync(agent.Heartbeat())).ErrorResponse.ErrorMessage.ShouldBe("instance_uid: this agent has a credential of its own and must present it.");
    }

    [Fact]
    public async Task Item_111__An_agent_that_cannot_use_the_new_credential_comes_back_with_the_old()
    {
        var (_, boot) = await Rest.BootstrapTokenAsync();
        var agent = Enrolling.Agent();
        ServerToAgent offer;
        await using (var wire = Connect($"Bearer {boot}"))
        {
            offer = await wire.AskAsync(agent.Report());
        }

        await using var back = Connect($"Bearer {boot}");
        var reply = await back.AskAsync(agent.Next(message => message.ConnectionSettingsStatus = new ConnectionSettingsStatus
        {
            LastConnectionSettingsHash = offer.ConnectionSettings.Hash,
            Status = ConnectionSettingsStatuses.Failed,
            ErrorMessage = "no route",
        }));
        reply.ErrorResponse.ShouldBeNull();
        reply.ConnectionSettings.ShouldBeNull();
        (await back.AskAsync(agent.Heartbeat())).ConnectionSettings.ShouldBeNull();
    }

    [Fact]
    public async Task Item_113__An_agent_that_takes_no_connection_settings_keeps_its_bootstrap_token()
    {
        var (token, boot) = await Rest.BootstrapTokenAsync();
        var agent = new TestAgent();
        await using (var wire = Connect($"Bearer {boot}"))
        {
            (await wire.AskAsync(agent.Report())).ConnectionSettings.ShouldBeNull();
        }

        await using var again = Connect($"Bearer {boot}");
        (await again.AskAsync(agent.Heartbeat())).ErrorResponse.ShouldBeNull();
        (await again.AskAsync(new TestAgent().Report())).ErrorResponse.ErrorMessage.ShouldBe("instance_uid: the bootstrap token is exhausted and lets no further agent in.");
        await using var weaker = Connect($"Bearer {RegionHost.AgentKey}");
        (await weaker.AskAsync(agent.Heartbeat())).ErrorResponse.ErrorMessage.ShouldStartWith("instance_uid: this agent came in with a bootstrap token");
        (await Rest.SendAsync(HttpMethod.Delete, $"/api/v1/enrollment/tokens/{token}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await KnockAsync($"Bearer {boot}")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_gateway_speaks_for_as_many_agents_as_it_may_within_its_scope()
    {
        var (id, secret) = await Rest.GatewayAsync(mostAgents: 2, new JsonObject { ["site"] = "hall-7" });
        await using var wire = Connect($"Bearer {secret}");
        var agents = Enumerable.Range(0, 3).Select(_ => new TestAgent { Labels = { ["site"] = "hall-7" } }).ToArray();
        (await wire.AskAsync(agents[0].Report())).ErrorResponse.ShouldBeNull();
        (await wire.AskAsync(agents[1].Report())).ErrorResponse.ShouldBeNull();
        (await wire.AskAsync(agents[2].Report())).ErrorResponse.ErrorMessage.ShouldBe("instance_uid: this gateway speaks for 2 agents already, which is its limit.");
        (await wire.AskAsync(agents[0].Heartbeat())).ErrorResponse.ShouldBeNull();
        agents[0].Labels["site"] = "hall-8";
        (await wire.AskAsync(agents[0].Relabelled())).ErrorResponse.ErrorMessage.ShouldBe("agent_description: this gateway speaks for agents with site=hall-7 only.");
        (await wire.AskAsync(new TestAgent().Heartbeat())).ErrorResponse.ErrorMessage.ShouldStartWith("agent_description: needed");
        (await Rest.AgentAsync(agents[2].Id)).ShouldBeNull();
        (await Rest.GetAsync("/api/v1/enrollment/gateways"))["items"]!.AsArray().Single(item => item!["id"]!.ToString() == id)!["agents"]!.GetValue<int>().ShouldBe(2);

        (await Rest.SendAsync(HttpMethod.Delete, $"/api/v1/enrollment/gateways/{id}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await KnockAsync($"Bearer {secret}")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Items_136_and_137__Bearer_and_Basic_open_and_anything_else_is_401_with_a_challenge()
    {
        var basic = (string password) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"agent:{password}"))}";
        var (_, boot) = await Rest.BootstrapTokenAsync();
        var (taken, revoked) = await Rest.BootstrapTokenAsync();
        (await Rest.SendAsync(HttpMethod.Delete, $"/api/v1/enrollment/tokens/{taken}")).Status.ShouldBe(HttpStatusCode.NoContent);
        foreach (var good in new[] { $"Bearer {RegionHost.AgentKey}", $"bearer {RegionHost.AgentKey}", basic(RegionHost.AgentKey), $"Bearer {boot}", basic(boot) })
        {
            ((int)(await KnockAsync(good)).Status).ShouldBeOneOf(101, 200);
        }

        string?[] bad =
        [
            null, "", "Bearer", $"Bearer {RegionHost.AgentKey}x", "Bearer amp_agt_" + new string('A', 43), "Bearer amp_boot_" + new string('A', 43), $"Bearer {boot}A", $"Bearer {revoked}",
            basic("wrong"), "Basic !!!", "Basic " + Convert.ToBase64String("nocolon"u8), "Digest abc", "Bearer " + new string('x', 5000), RegionHost.AgentKey,
        ];
        foreach (var authorization in bad)
        {
            var (status, challenges) = await KnockAsync(authorization);
            status.ShouldBe(HttpStatusCode.Unauthorized, authorization);
            challenges.ShouldBe(["Bearer realm=\"opamp\"", "Basic realm=\"opamp\", charset=\"UTF-8\""]);
        }
    }

    [Fact]
    public async Task Item_144__No_secret_and_no_body_is_in_a_log_and_no_secret_readable_in_the_database()
    {
        var (_, boot) = await Rest.BootstrapTokenAsync();
        var (_, gateway) = await Rest.GatewayAsync(mostAgents: 1);
        var agent = Enrolling.Agent();
        var own = (await EnrollAsync(boot, agent))["Bearer ".Length..];
        await using var wire = Connect($"Bearer {own}");
        var (reported, offered) = ($"reported-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}", $"offered-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}");
        var report = agent.Report();
        report.EffectiveConfig = TestAgent.Effective($"password: {reported}");
        await wire.AskAsync(report);
        await Rest.AssignToAsync((await Rest.PublishAsync(offered, $"password: {offered}-in-a-file")).Path, agent.Id);
        (await wire.NextOfferAsync(agent)).Config.ConfigMap[""].Body.ToStringUtf8().ShouldContain(offered);
        foreach (var secret in new[] { boot, gateway, own, EnrollmentFixture.MasterKey, reported, $"{offered}-in-a-file" })
        {
            Host.Logs.Records.ShouldNotContain(record => record.ToString().Contains(secret, StringComparison.Ordinal)
                || record.Values.Any(value => $"{value.Value}".Contains(secret, StringComparison.Ordinal)));
        }

        foreach (var secret in new[] { boot, gateway, own, EnrollmentFixture.MasterKey })
        {
            var hex = Convert.ToHexStringLower(Encoding.ASCII.GetBytes(secret));
            foreach (var table in new[] { "bootstrap_tokens", "agent_credentials", "agent_enrollments", "revocations", "agents" })
            {
                (await Database.ScalarAsync<object>(
                    $"SELECT count(*) FROM {table} t WHERE strpos(t::text, '{secret}') > 0 OR strpos(t::text, '{hex}') > 0")).ShouldBe(0L, table);
            }
        }
    }

    [Fact]
    public async Task Labels_of_a_bootstrap_token_stay_with_its_agents_and_win()
    {
        var (path, hash) = await Rest.PublishAsync($"attached-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}", "exporters: {}");
        var tier = $"tier-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}";
        await Rest.AssignAsync(path, 1, new JsonObject { ["selector"] = new JsonObject { ["tier"] = tier } });
        var (_, boot) = await Rest.BootstrapTokenAsync(new JsonObject { ["labels"] = new JsonObject { ["tier"] = tier } });
        var agent = new TestAgent { Labels = { ["tier"] = "claimed", ["zone"] = "a" } };
        await using var wire = Connect($"Bearer {boot}");
        var reply = await wire.AskAsync(agent.Report());
        Convert.ToHexStringLower(reply.RemoteConfig.ConfigHash.Span).ShouldBe(hash);
        await Rest.AgentShowsAsync(agent.Id, "serviceName", "otelcol");
        var labels = (await Rest.AgentAsync(agent.Id))!["labels"]!;
        labels["tier"]!.ToString().ShouldBe(tier);
        labels["zone"]!.ToString().ShouldBe("a");
    }

    [Fact]
    public async Task An_operator_replaces_an_agents_credential_and_the_agent_is_told()
    {
        var agent = Enrolling.Agent();
        await using var wire = Connect($"Bearer {RegionHost.AgentKey}");
        (await wire.AskAsync(agent.Report())).ConnectionSettings.ShouldBeNull();
        await Rest.AgentShowsAsync(agent.Id, "serviceName", "otelcol");
        (await Rest.PostAsync($"/api/v1/agents/{agent.Id}/credentials", new JsonObject())).Status.ShouldBe(HttpStatusCode.Created);
        var offer = await Eventually.ValueAsync(async () => await wire.AskAsync(agent.Heartbeat()) is { ConnectionSettings: not null } reply ? reply : null);
        await using var anew = Connect(offer.OfferedAuthorization());
        (await anew.AskAsync(agent.Report())).ErrorResponse.ShouldBeNull();
        (await Rest.CredentialsAsync(agent.Id))[0]!["state"]!.ToString().ShouldBe("in-force");
    }

    [Fact]
    public async Task Item_110__A_token_that_is_replaced_stays_good_until_the_agent_has_come_with_the_next()
    {
        var (_, boot) = await Rest.BootstrapTokenAsync();
        var agent = Enrolling.Agent();
        var own = await EnrollAsync(boot, agent);
        await using (var wire = Connect(own))
        {
            (await wire.AskAsync(agent.Report())).ErrorResponse.ShouldBeNull();
        }

        (await Rest.PostAsync($"/api/v1/agents/{agent.Id}/credentials", new JsonObject())).Status.ShouldBe(HttpStatusCode.Created);
        string next;
        await using (var old = Connect(own))
        {
            next = (await old.AskAsync(agent.Report())).OfferedAuthorization();
            next.ShouldNotBe(own);
            (await old.AskAsync(agent.Heartbeat())).ErrorResponse.ShouldBeNull();
        }

        ((int)(await KnockAsync(own)).Status).ShouldBeOneOf(101, 200);
        await using var anew = Connect(next);
        (await anew.AskAsync(agent.Report())).ErrorResponse.ShouldBeNull();
        (await KnockAsync(own)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_refused_agent_is_not_taken_whatever_it_comes_with()
    {
        var agent = new TestAgent();
        await using var wire = Connect($"Bearer {RegionHost.AgentKey}");
        await wire.AskAsync(agent.Report());
        await Rest.AgentShowsAsync(agent.Id, "serviceName", "otelcol");
        (await Rest.PostAsync($"/api/v1/enrollment/agents/{agent.Id}/refuse", new JsonObject())).Status.ShouldBe(HttpStatusCode.NoContent);
        await using var again = Connect($"Bearer {RegionHost.AgentKey}");
        (await again.AskAsync(agent.Report())).ErrorResponse.ErrorMessage.ShouldBe("instance_uid: an operator refused this agent.");
        (await Rest.PostAsync($"/api/v1/enrollment/agents/{agent.Id}/approve", new JsonObject())).Status.ShouldBe(HttpStatusCode.NoContent);
        await using var forgiven = Connect($"Bearer {RegionHost.AgentKey}");
        (await forgiven.AskAsync(agent.Report())).ErrorResponse.ShouldBeNull();
    }

    /// <summary>Comes in with a bootstrap token; the header that the agent is told to send instead.</summary>
    private protected async Task<string> EnrollAsync(string boot, TestAgent agent)
    {
        await using var wire = Connect($"Bearer {boot}");
        return (await wire.AskAsync(agent.Report())).OfferedAuthorization();
    }

    private protected async Task RevokeAsync(Guid agent)
    {
        var credential = (await Rest.CredentialsAsync(agent)).First(item => item!["state"]!.ToString() == "in-force")!["id"];
        (await Rest.SendAsync(HttpMethod.Delete, $"/api/v1/agents/{agent}/credentials/{credential}")).Status.ShouldBe(HttpStatusCode.NoContent);
    }

    public void Dispose()
    {
        _rest.Dispose();
        GC.SuppressFinalize(this);
    }
}
