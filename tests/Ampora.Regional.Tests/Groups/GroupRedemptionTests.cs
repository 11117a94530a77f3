using System.Net;
using System.Text.Json.Nodes;
using Ampora.Regional.Tests.Enrollment;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using Npgsql;

namespace Ampora.Regional.Tests.Groups;

/// <summary>Bootstrap tokens that put the agents they let in into a group.</summary>
public sealed class GroupRedemptionTests(EnrollmentFixture region) : IClassFixture<EnrollmentFixture>, IDisposable
{
    private readonly RestClient _rest = region.Host.Rest();

    private RegionHost Host => region.Host;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_agent_is_in_the_group_of_its_token_when_it_has_its_first_reply(bool socket)
    {
        var (path, name) = await _rest.NewGroupAsync();
        var (id, boot) = await _rest.BootstrapTokenAsync(new JsonObject { ["group"] = name, ["uses"] = 2 });
        var (first, second) = (Enrolling.Agent(), new TestAgent());
        foreach (var agent in new[] { first, second })
        {
            await using AgentWire wire = socket ? Host.Socket($"Bearer {boot}") : Host.Poller($"Bearer {boot}");
            (await wire.AskAsync(agent.Report())).ErrorResponse.ShouldBeNull();
            (await _rest.AgentAsync(agent.Id))!["group"]!.ToString().ShouldBe(name);
        }

        await _rest.SendAsync(HttpMethod.Put, path, $$"""{"name":"{{name}}-new"}""");
        var token = (await _rest.GetAsync("/api/v1/enrollment/tokens"))["items"]!.AsArray().Single(item => item!["id"]!.ToString() == id)!;
        (token["group"]!.ToString(), token["state"]!.ToString()).ShouldBe(($"{name}-new", "exhausted"));
        (await _rest.GroupOfAsync(first.Id)).ShouldBe($"{name}-new");
    }

    [Fact]
    public async Task A_token_names_a_group_that_exists()
    {
        var absent = Grouping.NewName();
        var before = await CountAsync();
        foreach (var (group, words) in new[]
        {
            (absent, $"must be the name of a group; there is no group '{absent}'"),
            ("", "must begin with a letter or digit and have 1 to 100 letters, digits, dots, dashes or underscores"),
            ("a\0b", "must begin with a letter or digit and have 1 to 100 letters, digits, dots, dashes or underscores"),
        })
        {
            var reply = await _rest.PostAsync("/api/v1/enrollment/tokens", new JsonObject { ["name"] = "rack 1", ["validSeconds"] = 3600, ["group"] = group });
            reply.Status.ShouldBe(HttpStatusCode.BadRequest);
            var (field, faults) = reply["errors"].AsObject().ShouldHaveSingleItem();
            field.ShouldBe("group");
            faults!.AsArray().ShouldHaveSingleItem()!.ToString().ShouldBe(words);
        }

        (await CountAsync()).ShouldBe(before);

        async Task<int> CountAsync() => (await _rest.GetAsync("/api/v1/enrollment/tokens"))["items"]!.AsArray().Count;
    }

    [Fact]
    public async Task An_agent_that_waits_for_approval_is_in_its_group_already()
    {
        var (_, name) = await _rest.NewGroupAsync();
        var (_, boot) = await _rest.BootstrapTokenAsync(new JsonObject { ["group"] = name, ["admission"] = "manual" });
        var agent = new TestAgent();
        await RedeemAsync(boot, agent);
        (await _rest.GetAsync("/api/v1/enrollment/waiting"))["items"]!.AsArray().ShouldContain(item => item!["id"]!.ToString() == agent.Id.ToString());
        (await _rest.GroupOfAsync(agent.Id)).ShouldBe(name);
        (await _rest.SendAsync(HttpMethod.Post, $"/api/v1/enrollment/agents/{agent.Id}/approve")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await _rest.GroupOfAsync(agent.Id)).ShouldBe(name);
    }

    [Fact]
    public async Task A_label_named_group_that_a_token_attaches_puts_nobody_into_a_group()
    {
        var (_, name) = await _rest.NewGroupAsync();
        var (_, boot) = await _rest.BootstrapTokenAsync(new JsonObject { ["labels"] = new JsonObject { ["group"] = name } });
        var agent = new TestAgent();
        await RedeemAsync(boot, agent);
        (await _rest.GroupOfAsync(agent.Id)).ShouldBeNull();
    }

    [Theory]
    [InlineData("moved")]
    [InlineData("taken out")]
    [InlineData("put before its first token")]
    public async Task What_an_operator_decided_stands_when_the_agent_comes_in_again(string decision)
    {
        var ((first, one), (moved, movedTo), (_, two)) = (await _rest.NewGroupAsync(), await _rest.NewGroupAsync(), await _rest.NewGroupAsync());
        var agent = new TestAgent();
        if (decision == "put before its first token")
        {
            await RedeemAsync(RegionHost.AgentKey, agent);
            await _rest.PutIntoAsync(moved, agent.Id);
        }
        else
        {
            var (old, boot) = await _rest.BootstrapTokenAsync(new JsonObject { ["group"] = one });
            await RedeemAsync(boot, agent);
            if (decision == "moved")
            {
                await _rest.PutIntoAsync(moved, agent.Id);
            }
            else
            {
                (await _rest.SendAsync(HttpMethod.Delete, $"{first}/agents/{agent.Id}")).Status.ShouldBe(HttpStatusCode.NoContent);
            }

            (await _rest.SendAsync(HttpMethod.Delete, $"/api/v1/enrollment/tokens/{old}")).Status.ShouldBe(HttpStatusCode.NoContent);
        }

        var (_, again) = await _rest.BootstrapTokenAsync(new JsonObject { ["group"] = two });
        await RedeemAsync(again, agent);
        (await _rest.GroupOfAsync(agent.Id)).ShouldBe(decision == "taken out" ? null : movedTo);
    }

    [Fact]
    public async Task Where_no_operator_decided_the_last_token_with_a_group_does()
    {
        var ((_, one), (_, two)) = (await _rest.NewGroupAsync(), await _rest.NewGroupAsync());
        var agent = new TestAgent();
        foreach (var (group, then) in new[] { ((string?)null, (string?)null), (one, one), (two, two), (null, two) })
        {
            var (id, boot) = await _rest.BootstrapTokenAsync(new JsonObject { ["group"] = group });
            await RedeemAsync(boot, agent);
            (await _rest.GroupOfAsync(agent.Id)).ShouldBe(then);
            (await _rest.SendAsync(HttpMethod.Delete, $"/api/v1/enrollment/tokens/{id}")).Status.ShouldBe(HttpStatusCode.NoContent);
        }
    }

    [Fact]
    public async Task A_deletion_waits_for_a_redemption_under_way_and_keeps_the_group()
    {
        var (path, name) = await _rest.NewGroupAsync();
        var (token, boot) = await _rest.BootstrapTokenAsync(new JsonObject { ["group"] = name });
        var agent = new TestAgent();
        await using var held = await HoldAsync($"SELECT FROM bootstrap_tokens WHERE id = '{token}' FOR UPDATE");
        var redemption = RedeemAsync(boot, agent);
        await WaitAsync("wait_event_type = 'Lock' AND wait_event <> 'advisory'");
        var deletion = _rest.SendAsync(HttpMethod.Delete, path);
        await WaitAsync("wait_event = 'advisory'");
        await held.DisposeAsync();
        await redemption;
        var kept = await deletion;
        kept.Status.ShouldBe(HttpStatusCode.Conflict);
        kept["detail"].ToString().ShouldBe($"Group '{name}' is not empty: agents in it: 1; bootstrap tokens that can still let agents into it: 0.");
        (await _rest.GroupOfAsync(agent.Id)).ShouldBe(name);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_redemption_waits_for_a_deletion_under_way_and_follows_it(bool usable)
    {
        var (path, name) = await _rest.NewGroupAsync();
        var (token, boot) = await _rest.BootstrapTokenAsync(new JsonObject { ["group"] = name, ["uses"] = 2 });

        // It keeps the token, so the token still opens a connection when its time is over.
        var keeper = new TestAgent();
        await RedeemAsync(boot, keeper);
        (await _rest.SendAsync(HttpMethod.Delete, $"{path}/agents/{keeper.Id}")).Status.ShouldBe(HttpStatusCode.NoContent);
        if (!usable)
        {
            await region.Database.ScalarAsync<object>($"UPDATE bootstrap_tokens SET expires_at = now() WHERE id = '{token}'");
        }

        var agent = new TestAgent();
        await using var held = await HoldAsync($"SELECT FROM groups WHERE name = '{name}' FOR KEY SHARE");
        var deletion = _rest.SendAsync(HttpMethod.Delete, path);
        await WaitAsync("wait_event_type = 'Lock' AND wait_event <> 'advisory'");
        await using var wire = Host.Poller($"Bearer {boot}");
        var redemption = wire.AskAsync(agent.Report());
        await WaitAsync("wait_event = 'advisory'");
        await held.DisposeAsync();
        var refusal = (await redemption).ErrorResponse;
        (await deletion).Status.ShouldBe(usable ? HttpStatusCode.Conflict : HttpStatusCode.NoContent);
        if (usable)
        {
            refusal.ShouldBeNull();
            (await _rest.GroupOfAsync(agent.Id)).ShouldBe(name);
        }
        else
        {
            refusal.ErrorMessage.ShouldBe("instance_uid: the bootstrap token is expired and lets no further agent in.");
            (await _rest.AgentAsync(agent.Id)).ShouldBeNull();
        }
    }

    [Fact]
    public async Task Whoever_comes_first_a_group_that_goes_leaves_no_agent_and_no_usable_token_behind()
    {
        for (var round = 0; round < 12; round++)
        {
            var (path, name) = await _rest.NewGroupAsync();
            var (token, boot) = await _rest.BootstrapTokenAsync(new JsonObject { ["group"] = name });
            var agent = new TestAgent();
            await using var wire = Host.Poller($"Bearer {boot}");
            var redemption = wire.PostAsync(agent.Report());
            var creation = _rest.PostAsync("/api/v1/enrollment/tokens", new JsonObject { ["name"] = "late", ["validSeconds"] = 3600, ["group"] = name });
            var revocation = _rest.SendAsync(HttpMethod.Delete, $"/api/v1/enrollment/tokens/{token}");
            var deletions = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => _rest.SendAsync(HttpMethod.Delete, path)));
            (await revocation).Status.ShouldBe(HttpStatusCode.NoContent);
            using var answer = await redemption;
            var admitted = answer.StatusCode == HttpStatusCode.OK && (await HttpWire.ReplyAsync(answer)).ErrorResponse is null;
            var created = await creation;
            if (deletions.Any(deletion => deletion.Status == HttpStatusCode.NoContent))
            {
                admitted.ShouldBeFalse();
                (await _rest.AgentAsync(agent.Id)).ShouldBeNull();
                created.Status.ShouldBe(HttpStatusCode.BadRequest);
                created["errors"].AsObject().Select(error => error.Key).ShouldBe(["group"]);
                (await _rest.SendAsync(HttpMethod.Get, path)).Status.ShouldBe(HttpStatusCode.NotFound);
            }
            else
            {
                deletions.ShouldAllBe(deletion => deletion.Status == HttpStatusCode.Conflict);
                created.Status.ShouldBe(HttpStatusCode.Created);
                (await _rest.AgentAsync(agent.Id))?["group"]!.ToString().ShouldBe(name);
                (await _rest.GetAsync(path))["agents"]!.GetValue<int>().ShouldBe(admitted ? 1 : 0);
            }
        }
    }

    public void Dispose() => _rest.Dispose();

    /// <summary>Comes with this token or key, and is let in.</summary>
    private async Task RedeemAsync(string token, TestAgent agent)
    {
        await using var wire = Host.Poller($"Bearer {token}");
        (await wire.AskAsync(agent.Report())).ErrorResponse.ShouldBeNull();
    }

    /// <summary>Keeps the locks that the statement takes until it is disposed of.</summary>
    private async Task<NpgsqlConnection> HoldAsync(string sql)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(region.Database.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand($"BEGIN; {sql}", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    private Task WaitAsync(string how) => Eventually.Async(async () =>
        await region.Database.ScalarAsync<long>($"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND {how}") == 1);
}
