using System.Net;
using System.Text.Json.Nodes;
using Ampora.Regional.Tests.Enrollment;
using Ampora.Regional.Tests.Support;

namespace Ampora.Regional.Tests.Groups;

/// <summary>REST: groups, and agents that operators put into them.</summary>
public sealed class GroupsApiTests(EnrollmentFixture region) : IClassFixture<EnrollmentFixture>, IDisposable
{
    private readonly RestClient _rest = region.Host.Rest();

    [Fact]
    public async Task A_group_is_made_and_changed_and_deleted()
    {
        var name = Grouping.NewName();
        var made = await _rest.PostAsync("/api/v1/groups", new JsonObject { ["name"] = name, ["description"] = "the front row" });
        made.Status.ShouldBe(HttpStatusCode.Created);
        var path = $"/api/v1/groups/{made["id"]}";
        (await _rest.GetAsync(path)).ToJsonString().ShouldBe(made.Body!.ToJsonString());
        var renamed = await _rest.SendAsync(HttpMethod.Put, path, $$"""{"name":"{{name}}-2"}""");
        renamed.Status.ShouldBe(HttpStatusCode.OK);
        (renamed["name"].ToString(), renamed["description"].ToString()).ShouldBe(($"{name}-2", ""));
        renamed["createdAt"].GetValue<DateTimeOffset>().ShouldBe(made["createdAt"].GetValue<DateTimeOffset>());
        renamed["changedAt"].GetValue<DateTimeOffset>().ShouldBeGreaterThan(made["changedAt"].GetValue<DateTimeOffset>());
        (await NamesAsync()).ShouldContain($"{name}-2");
        (await NamesAsync()).ShouldNotContain(name);
        (await _rest.SendAsync(HttpMethod.Delete, path)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await NamesAsync()).ShouldNotContain($"{name}-2");
    }

    [Theory]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"description":"x"}""", "name")]
    [InlineData("""{"name":"-a"}""", "name")]
    [InlineData("""{"name":"a b"}""", "name")]
    [InlineData("""{"name":"a\n"}""", "name")]
    [InlineData("""{"name":"a","description":"\u0000"}""", "description")]
    public async Task A_wrong_group_is_refused_by_its_field(string json, string field)
    {
        var (path, _) = await _rest.NewGroupAsync();
        foreach (var reply in new[] { await _rest.SendAsync(HttpMethod.Post, "/api/v1/groups", json), await _rest.SendAsync(HttpMethod.Put, path, json) })
        {
            reply.Status.ShouldBe(HttpStatusCode.BadRequest, reply.Body?.ToString());
            reply["errors"].AsObject().Select(error => error.Key).ShouldBe([field]);
        }
    }

    [Fact]
    public async Task Limits_of_name_and_description_are_held_to_the_character()
    {
        var name = $"{Grouping.NewName()}-".PadRight(100, 'x');
        var description = new string('d', 500);
        (await _rest.PostAsync("/api/v1/groups", new JsonObject { ["name"] = name, ["description"] = description })).Status.ShouldBe(HttpStatusCode.Created);
        var longer = await _rest.PostAsync("/api/v1/groups", new JsonObject { ["name"] = name + "x", ["description"] = description + "d" });
        longer["errors"].AsObject().Select(error => error.Key).ShouldBe(["name", "description"]);
    }

    [Fact]
    public async Task A_name_belongs_to_one_group_also_when_two_ask_at_once()
    {
        var body = new JsonObject { ["name"] = Grouping.NewName() };
        var replies = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _rest.PostAsync("/api/v1/groups", body.DeepClone())));
        replies.Select(reply => reply.Status).Order().ShouldBe([HttpStatusCode.Created, .. Enumerable.Repeat(HttpStatusCode.Conflict, 4)]);
        var (path, name) = await _rest.NewGroupAsync();
        var taken = await _rest.SendAsync(HttpMethod.Put, path, body.ToJsonString());
        taken.Status.ShouldBe(HttpStatusCode.Conflict);
        taken["detail"].ToString().ShouldBe($"name: '{body["name"]}' is taken by another group.");
        (await _rest.GetAsync(path))["name"]!.ToString().ShouldBe(name);
    }

    [Fact]
    public async Task An_agent_is_in_one_group_at_most()
    {
        var agent = await ReportedAsync(new TestAgent());
        var ((first, one), (second, two)) = (await _rest.NewGroupAsync(), await _rest.NewGroupAsync());
        (await _rest.GroupOfAsync(agent.Id)).ShouldBeNull();
        await _rest.PutIntoAsync(first, agent.Id);
        await _rest.PutIntoAsync(first, agent.Id);
        (await _rest.GroupOfAsync(agent.Id)).ShouldBe(one);
        await _rest.PutIntoAsync(second, agent.Id);
        (await _rest.GroupOfAsync(agent.Id)).ShouldBe(two);
        (await _rest.GetAsync(first))["agents"]!.GetValue<int>().ShouldBe(0);
        (await _rest.GetAsync(second))["agents"]!.GetValue<int>().ShouldBe(1);
        (await MembersAsync(one)).ShouldBeEmpty();
        (await MembersAsync(two)).ShouldBe([agent.Id]);
        (await _rest.GetAsync($"/api/v1/fleet/summary?group={two}"))["agents"]!.GetValue<int>().ShouldBe(1);

        var wrong = await _rest.SendAsync(HttpMethod.Delete, $"{first}/agents/{agent.Id}");
        wrong.Status.ShouldBe(HttpStatusCode.NotFound);
        wrong["detail"].ToString().ShouldStartWith($"Agent {agent.Id} is not in group");
        (await _rest.GroupOfAsync(agent.Id)).ShouldBe(two);
        (await _rest.SendAsync(HttpMethod.Delete, $"{second}/agents/{agent.Id}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await _rest.GroupOfAsync(agent.Id)).ShouldBeNull();
    }

    [Fact]
    public async Task A_new_name_is_shown_by_every_agent_of_the_group()
    {
        var (one, two) = (await ReportedAsync(new TestAgent()), await ReportedAsync(new TestAgent()));
        var (path, name) = await _rest.NewGroupAsync();
        await _rest.PutIntoAsync(path, one.Id);
        await _rest.PutIntoAsync(path, two.Id);
        await _rest.SendAsync(HttpMethod.Put, path, $$"""{"name":"{{name}}-new"}""");
        (await MembersAsync($"{name}-new")).ShouldBe([one.Id, two.Id], ignoreOrder: true);
        (await MembersAsync(name)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_an_agent_says_of_itself_puts_it_into_no_group()
    {
        var ((claimed, name), (own, ownName)) = (await _rest.NewGroupAsync(), await _rest.NewGroupAsync());
        var agent = new TestAgent();
        foreach (var key in new[] { "group", "group_id", "ampora.group", "group.name" })
        {
            agent.Labels[key] = name;
        }

        await using var wire = region.Host.Poller();
        await wire.AskAsync(agent.Report());
        (await _rest.GroupOfAsync(agent.Id)).ShouldBeNull();
        await _rest.PutIntoAsync(own, agent.Id);
        await wire.AskAsync(agent.Relabelled());
        (await _rest.GroupOfAsync(agent.Id)).ShouldBe(ownName);
        (await MembersAsync(name)).ShouldBeEmpty();
        (await _rest.GetAsync(claimed))["agents"]!.GetValue<int>().ShouldBe(0);
    }

    [Fact]
    public async Task A_group_is_kept_while_agents_or_usable_tokens_are_in_it()
    {
        var agent = await ReportedAsync(new TestAgent());
        var (path, name) = await _rest.NewGroupAsync();
        await _rest.PutIntoAsync(path, agent.Id);
        var (usable, _) = await _rest.BootstrapTokenAsync(new JsonObject { ["group"] = name });
        var (expired, _) = await _rest.BootstrapTokenAsync(new JsonObject { ["group"] = name });
        await region.Database.ScalarAsync<object>($"UPDATE bootstrap_tokens SET expires_at = now() WHERE id = '{expired}'");
        var shown = await _rest.GetAsync(path);
        (shown["agents"]!.GetValue<int>(), shown["bootstrapTokens"]!.GetValue<int>()).ShouldBe((1, 1));
        await IsKeptAsync(agents: 1, tokens: 1);
        (await _rest.SendAsync(HttpMethod.Delete, $"{path}/agents/{agent.Id}")).Status.ShouldBe(HttpStatusCode.NoContent);
        await IsKeptAsync(agents: 0, tokens: 1);
        (await TokenAsync(usable))["group"]!.ToString().ShouldBe(name);
        (await _rest.SendAsync(HttpMethod.Delete, $"/api/v1/enrollment/tokens/{usable}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await _rest.SendAsync(HttpMethod.Delete, path)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await _rest.SendAsync(HttpMethod.Get, path)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await TokenAsync(usable))["group"].ShouldBeNull();
        (await TokenAsync(expired))["group"].ShouldBeNull();

        async Task IsKeptAsync(int agents, int tokens)
        {
            var kept = await _rest.SendAsync(HttpMethod.Delete, path);
            kept.Status.ShouldBe(HttpStatusCode.Conflict);
            kept["detail"].ToString().ShouldBe(
                $"Group '{name}' is not empty: agents in it: {agents}; bootstrap tokens that can still let agents into it: {tokens}.");
        }
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found()
    {
        var (path, _) = await _rest.NewGroupAsync();
        var agent = await ReportedAsync(new TestAgent());
        var nobody = new TestAgent().Id;
        var nowhere = $"/api/v1/groups/{nobody}";
        foreach (var (method, address, words) in new[]
        {
            (HttpMethod.Get, nowhere, $"There is no group {nobody}."),
            (HttpMethod.Put, nowhere, $"There is no group {nobody}."),
            (HttpMethod.Delete, nowhere, $"There is no group {nobody}."),
            (HttpMethod.Put, $"{nowhere}/agents/{agent.Id}", $"There is no group {nobody}."),
            (HttpMethod.Delete, $"{nowhere}/agents/{agent.Id}", $"There is no group {nobody}."),
            (HttpMethod.Put, $"{path}/agents/{nobody}", $"There is no agent {nobody} in this region."),
        })
        {
            var reply = await _rest.SendAsync(method, address, method == HttpMethod.Put && address == nowhere ? """{"name":"a"}""" : null);
            reply.Status.ShouldBe(HttpStatusCode.NotFound, $"{method} {address}");
            reply["detail"].ToString().ShouldBe(words);
        }

        (await _rest.GroupOfAsync(agent.Id)).ShouldBeNull();
    }

    [Fact]
    public async Task A_filter_that_no_group_can_match_names_its_parameter()
    {
        foreach (var wrong in new[] { "a%00b", new string('g', 257) })
        {
            var reply = await _rest.SendAsync(HttpMethod.Get, $"/api/v1/agents?group={wrong}");
            reply.Status.ShouldBe(HttpStatusCode.BadRequest);
            reply["errors"].AsObject().Select(error => error.Key).ShouldBe(["group"]);
        }
    }

    public void Dispose() => _rest.Dispose();

    private async Task<TestAgent> ReportedAsync(TestAgent agent)
    {
        await using var wire = region.Host.Poller();
        (await wire.AskAsync(agent.Report())).ErrorResponse.ShouldBeNull();
        return agent;
    }

    private async Task<IEnumerable<Guid>> MembersAsync(string name) =>
        (await _rest.GetAsync($"/api/v1/agents?group={name}"))["items"]!.AsArray().Select(item => Guid.Parse(item!["id"]!.ToString()));

    private async Task<IEnumerable<string>> NamesAsync() =>
        (await _rest.GetAsync("/api/v1/groups"))["items"]!.AsArray().Select(item => item!["name"]!.ToString());

    private async Task<JsonNode> TokenAsync(string id) =>
        (await _rest.GetAsync("/api/v1/enrollment/tokens"))["items"]!.AsArray().Single(item => item!["id"]!.ToString() == id)!;
}
