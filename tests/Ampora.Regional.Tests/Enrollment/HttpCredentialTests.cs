using System.Net;
using System.Text.Json.Nodes;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;

namespace Ampora.Regional.Tests.Enrollment;

public sealed class HttpCredentialTests(EnrollmentFixture region) : CredentialContract(region), IClassFixture<EnrollmentFixture>
{
    private protected override AgentWire Connect(string? authorization) => Host.Poller(authorization);

    private protected override async Task<(HttpStatusCode Status, IReadOnlyList<string> Challenges)> KnockAsync(string? authorization)
    {
        await using var wire = Host.Poller(authorization);
        using var response = await wire.PostAsync(new TestAgent().Goodbye());
        return (response.StatusCode, [.. response.Headers.WwwAuthenticate.Select(challenge => challenge.ToString())]);
    }

    [Fact]
    public async Task A_single_use_token_lets_one_of_fifty_in()
    {
        var (token, boot) = await Rest.BootstrapTokenAsync();
        var agents = Enumerable.Range(0, 50).Select(_ => new TestAgent()).ToArray();
        var statuses = await Task.WhenAll(agents.Select(async agent =>
        {
            await using var wire = Host.Poller($"Bearer {boot}");
            using var response = await wire.PostAsync(agent.Report());
            if (response.StatusCode == HttpStatusCode.Unauthorized)
            {
                return false;
            }

            // Refused for what it is, not because something broke.
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            var refusal = (await HttpWire.ReplyAsync(response)).ErrorResponse;
            refusal?.ErrorMessage.ShouldBe("instance_uid: the bootstrap token is exhausted and lets no further agent in.");
            return refusal is null;
        }));
        statuses.Count(admitted => admitted).ShouldBe(1);
        var admitted = agents[Array.IndexOf(statuses, true)];
        await Rest.AgentShowsAsync(admitted.Id, "serviceName", "otelcol");
        foreach (var agent in agents.Where(agent => agent != admitted))
        {
            (await Rest.AgentAsync(agent.Id)).ShouldBeNull();
        }

        var shown = (await Rest.GetAsync("/api/v1/enrollment/tokens"))["items"]!.AsArray().Single(item => item!["id"]!.ToString() == token)!;
        shown["uses"]!.GetValue<int>().ShouldBe(1);
        shown["state"]!.ToString().ShouldBe("exhausted");
    }

    [Fact]
    public async Task An_agent_that_changes_its_id_takes_its_credentials_along()
    {
        var (_, boot) = await Rest.BootstrapTokenAsync();
        var agent = Enrolling.Agent();
        var own = await EnrollAsync(boot, agent);
        await using var wire = Host.Poller(own);
        await wire.AskAsync(agent.Report());
        var renamed = Enrolling.Agent();
        await Database.ScalarAsync<object>($"INSERT INTO assigned_ids (new_id, old_id) VALUES ('{renamed.Id}', '{agent.Id}')");
        (await Database.ScalarAsync<object>($"SELECT carry_agent('{renamed.Id}')")).ShouldBe(true);
        (await wire.AskAsync(renamed.Report())).ErrorResponse.ShouldBeNull();
        (await Rest.CredentialsAsync(renamed.Id)).Select(item => item!["state"]!.ToString()).ShouldContain("in-force");
        (await Rest.CredentialsAsync(agent.Id)).ShouldBeEmpty();
        await using var weaker = Host.Poller($"Bearer {RegionHost.AgentKey}");
        (await weaker.AskAsync(renamed.Heartbeat())).ErrorResponse.ErrorMessage.ShouldContain("credential of its own");
    }

    [Fact]
    public async Task Redemptions_are_counted_by_their_outcome()
    {
        var (_, boot) = await Rest.BootstrapTokenAsync();
        await using var wire = Host.Poller($"Bearer {boot}");
        await wire.AskAsync(new TestAgent().Report());
        await wire.AskAsync(new TestAgent().Report());
        var metrics = await Rest.Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        metrics.ShouldContain("ampora_opamp_bootstrap_redemptions_total{");
        metrics.ShouldContain("outcome=\"admitted\"");
        metrics.ShouldContain("outcome=\"exhausted\"");
    }

    [Fact]
    public async Task A_credentials_last_use_is_shown()
    {
        var (_, boot) = await Rest.BootstrapTokenAsync();
        var agent = Enrolling.Agent();
        var own = await EnrollAsync(boot, agent);
        await using var wire = Host.Poller(own);
        await wire.AskAsync(agent.Report());
        await Eventually.PassesAsync(async () => (await Rest.CredentialsAsync(agent.Id))[0]!["lastUsedAt"].ShouldNotBeNull());
    }

    [Fact]
    public async Task What_is_wrong_with_a_token_or_gateway_is_said_field_by_field()
    {
        var token = await Rest.PostAsync("/api/v1/enrollment/tokens", new JsonObject
        {
            ["name"] = "", ["validSeconds"] = 60, ["uses"] = 0, ["admission"] = "maybe", ["labels"] = new JsonObject { ["a"] = null },
        });
        token.Status.ShouldBe(HttpStatusCode.BadRequest);
        token["errors"].AsObject().Select(fault => fault.Key).ShouldBe(["name", "validSeconds", "uses", "admission", "labels.a"], ignoreOrder: true);
        var gateway = await Rest.PostAsync("/api/v1/enrollment/gateways", new JsonObject { ["name"] = new string('x', 101), ["mostAgents"] = 0 });
        gateway["errors"].AsObject().Select(fault => fault.Key).ShouldBe(["name", "mostAgents"], ignoreOrder: true);
        var nothing = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        foreach (var path in new[] { $"enrollment/tokens/{nothing}", $"enrollment/gateways/{nothing}", $"agents/{nothing}/credentials/{nothing}" })
        {
            (await Rest.SendAsync(HttpMethod.Delete, $"/api/v1/{path}")).Status.ShouldBe(HttpStatusCode.NotFound, path);
        }
    }
}
