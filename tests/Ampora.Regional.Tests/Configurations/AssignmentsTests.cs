using System.Net;
using System.Text.Json.Nodes;
using Ampora.Regional.Tests.Support;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Configurations;

/// <summary>Which of several assignments decides for an agent, and what follows when labels or assignments change.</summary>
public sealed class AssignmentsTests(RegionFixture region) : IClassFixture<RegionFixture>, IAsyncLifetime
{
    private readonly RestClient _rest = region.Host.Rest();
    private readonly HttpWire _poller = region.Host.Poller();

    /// <summary>A label that only this test's agents carry.</summary>
    private readonly string _fleet = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N");

    private string _path = "";

    public async ValueTask InitializeAsync()
    {
        (_path, _) = await _rest.PublishAsync($"assigned-{_fleet}", "version 1");
        for (var version = 2; version <= 5; version++)
        {
            await _rest.AddVersionAsync(_path, $"version {version}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _rest.Dispose();
        await _poller.DisposeAsync();
    }

    [Fact]
    public async Task The_agent_itself_comes_before_labels_more_labels_before_fewer_and_newer_before_older()
    {
        var agent = await AgentAsync("a");
        await ShouldRunAsync(agent, null);
        await SelectAsync(1, ("fleet", _fleet));
        await ShouldRunAsync(agent, 1);
        var zone = await SelectAsync(2, ("fleet", _fleet), ("zone", "a"));
        await ShouldRunAsync(agent, 2);
        await SelectAsync(3, ("zone", "a"));
        await ShouldRunAsync(agent, 2);
        var host = await SelectAsync(4, ("fleet", _fleet), ("host.name", "host-1"));
        await ShouldRunAsync(agent, 4);
        var own = await _rest.AssignToAsync(_path, agent.Id, 5);
        await ShouldRunAsync(agent, 5);

        // What is taken away gives the next its turn.
        await RemoveAsync(own);
        await ShouldRunAsync(agent, 4);
        await RemoveAsync(host);
        await ShouldRunAsync(agent, 2);
        await RemoveAsync(zone);
        await ShouldRunAsync(agent, 3);
    }

    [Fact]
    public async Task The_same_target_again_replaces_its_assignment()
    {
        var agent = await AgentAsync("a");
        var first = await SelectAsync(1, ("fleet", _fleet), ("zone", "a"));
        await SelectAsync(2, ("zone", "a"), ("fleet", _fleet));
        await ShouldRunAsync(agent, 2);
        (await _rest.SendAsync(HttpMethod.Delete, $"/api/v1/assignments/{first}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await _rest.GetAsync("/api/v1/assignments"))["items"]!.AsArray().Count(item => item!["configurationId"]!.ToString() == _path.Split('/')[^1]).ShouldBe(1);
    }

    [Fact]
    public async Task Another_label_is_another_decision_and_another_offer()
    {
        await SelectAsync(1, ("fleet", _fleet), ("zone", "a"));
        await SelectAsync(2, ("fleet", _fleet), ("zone", "b"));
        await using var socket = region.Host.Socket();
        var agent = new TestAgent { Labels = { ["fleet"] = _fleet, ["zone"] = "a" } };
        await socket.AskAsync(agent.Report());
        (await socket.NextOfferAsync(agent)).Config.ConfigMap[""].Body.ToStringUtf8().ShouldBe("version 1");
        agent.Labels["zone"] = "b";
        await socket.SendAsync(agent.Relabelled());
        (await socket.NextOfferAsync(agent)).Config.ConfigMap[""].Body.ToStringUtf8().ShouldBe("version 2");
        agent.Labels["zone"] = "c";
        await socket.AskAsync(agent.Relabelled());
        await _rest.AgentShowsAsync(agent.Id, "configState", "none");
    }

    [Fact]
    public async Task An_assignment_for_an_agent_that_is_not_here_yet_waits_for_it()
    {
        await using var socket = region.Host.Socket();
        var agent = new TestAgent();
        await _rest.AssignToAsync(_path, agent.Id, 3);
        await socket.AskAsync(agent.Report());
        (await socket.NextOfferAsync(agent)).Config.ConfigMap[""].Body.ToStringUtf8().ShouldBe("version 3");
    }

    /// <summary>Item 102: there is no "delete"; an empty map with a hash of its own clears.</summary>
    [Fact]
    public async Task A_version_without_files_clears_what_the_agent_has()
    {
        var agent = await AgentAsync("a");
        await SelectAsync(1, ("fleet", _fleet));
        await _poller.AskAsync(agent.Status((await _poller.NextOfferAsync(agent)).ConfigHash, RemoteConfigStatuses.Applied));
        var made = await _rest.PostAsync($"{_path}/versions", new JsonObject { ["files"] = new JsonArray(), ["clears"] = true });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Body?.ToString());
        await SelectAsync(made["number"].GetValue<int>(), ("fleet", _fleet));
        var offer = await _poller.NextOfferAsync(agent);
        (offer.Config.ConfigMap.Count, Convert.ToHexStringLower(offer.ConfigHash.Span)).ShouldBe((0, made["hash"].ToString()));
        (await _poller.AskAsync(agent.Status(offer.ConfigHash, RemoteConfigStatuses.Applied))).RemoteConfig.ShouldBeNull();
        await _rest.AgentShowsAsync(agent.Id, "configState", "in-sync");
    }

    [Fact]
    public async Task A_preview_says_whom_a_target_means()
    {
        var agent = await AgentAsync("a");
        var other = await AgentAsync("b");
        await _poller.AskAsync(other.Goodbye());
        var preview = await _rest.PostAsync("/api/v1/assignments/preview", new JsonObject { ["selector"] = new JsonObject { ["fleet"] = _fleet } });
        (preview["agents"].GetValue<int>(), preview["connected"].GetValue<int>()).ShouldBe((2, 1));
        preview["sample"].AsArray().Select(item => item!["id"]!.ToString()).ShouldBe([agent.Id.ToString(), other.Id.ToString()], ignoreOrder: true);
        var one = await _rest.PostAsync("/api/v1/assignments/preview", new JsonObject { ["agentId"] = agent.Id.ToString() });
        (one["agents"].GetValue<int>(), one["connected"].GetValue<int>()).ShouldBe((1, 1));
    }

    [Fact]
    public async Task An_agent_that_does_not_report_what_it_runs_counts_as_offered_and_is_not_waited_for()
    {
        var agent = new TestAgent { Capabilities = 0x1 | 0x2, Labels = { ["fleet"] = _fleet } };
        await _poller.AskAsync(agent.Report());
        await SelectAsync(1, ("fleet", _fleet));
        await ProgressIsAsync(1, pending: 1);

        await _poller.NextOfferAsync(agent);

        await ProgressIsAsync(1, offered: 1);
        await _rest.AgentShowsAsync(agent.Id, "configState", "offered");

        // It will never say that it has it, so there is no reason to offer it with every poll.
        (await _poller.AskAsync(agent.Heartbeat())).RemoteConfig.ShouldBeNull();
        (await _poller.AskAsync(agent.Heartbeat())).RemoteConfig.ShouldBeNull();
        await ProgressIsAsync(1, offered: 1);
    }

    [Fact]
    public async Task Progress_counts_every_agent_once()
    {
        var agents = new List<TestAgent>();
        for (var number = 0; number < 6; number++)
        {
            agents.Add(await AgentAsync("a"));
        }

        var deaf = new TestAgent { Capabilities = 0x1, Labels = { ["fleet"] = _fleet, ["zone"] = "a" } };
        await _poller.AskAsync(deaf.Report());
        await SelectAsync(1, ("fleet", _fleet), ("zone", "a"));
        await ProgressIsAsync(7, pending: 6, notAccepted: 1);

        foreach (var agent in agents.Skip(1))
        {
            await _poller.NextOfferAsync(agent);
        }

        await ProgressIsAsync(7, pending: 1, offered: 5, notAccepted: 1);
        var hash = Google.Protobuf.ByteString.CopyFrom(Convert.FromHexString((await _rest.GetAsync($"{_path}/versions/1"))["hash"]!.ToString()));
        await _poller.AskAsync(agents[1].Status(hash, RemoteConfigStatuses.Applying));
        await _poller.AskAsync(agents[2].Status(hash, RemoteConfigStatuses.Applied));
        await _poller.AskAsync(agents[3].Status(hash, RemoteConfigStatuses.Applied));
        await _poller.AskAsync(agents[4].Status(hash, RemoteConfigStatuses.Failed, "no"));
        await ProgressIsAsync(7, pending: 1, offered: 1, applying: 1, inSync: 2, failed: 1, notAccepted: 1);
        await _poller.AskAsync(agents[3].Goodbye());
        await ProgressIsAsync(7, pending: 1, offered: 1, applying: 1, inSync: 2, failed: 1, notAccepted: 1, offline: 1);
    }

    [Theory]
    [InlineData("{}", "agentId")]
    [InlineData("""{"agentId":"01890000-0000-7000-8000-000000000001","selector":{"a":"b"}}""", "agentId")]
    [InlineData("""{"selector":{}}""", "selector")]
    [InlineData("""{"selector":{"":"a"}}""", "selector")]
    [InlineData("""{"selector":{"a":"\u0000"}}""", "selector")]
    [InlineData("""{"selector":{"a":null}}""", "selector.a")]
    [InlineData("""{"agentId":"nonsense"}""", "$.agentId")]
    public async Task A_wrong_target_is_refused_by_its_field(string json, string field)
    {
        foreach (var path in (string[])[$"{_path}/versions/1/assignments", "/api/v1/assignments/preview"])
        {
            var reply = await _rest.SendAsync(HttpMethod.Post, path, json);
            reply.Status.ShouldBe(HttpStatusCode.BadRequest, reply.Body?.ToString());
            reply["errors"].AsObject().Select(error => error.Key).ShouldBe([field]);
        }
    }

    [Fact]
    public async Task A_selector_is_as_large_as_an_index_entry_may_be_and_no_larger()
    {
        // Random, so that nothing is gained by compression.
        var random = new Random(7);
        var value = new string([.. Enumerable.Range(0, 1990).Select(_ => (char)random.Next('!', '~'))]);
        await SelectAsync(1, ("fleet", value));
        var reply = await _rest.PostAsync($"{_path}/versions/1/assignments", new JsonObject { ["selector"] = new JsonObject { ["fleet"] = value + "123456" } });
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply["errors"]["selector"]![0]!.ToString().ShouldContain("2000 bytes");
    }

    private async Task<TestAgent> AgentAsync(string zone)
    {
        var agent = new TestAgent { Labels = { ["fleet"] = _fleet, ["zone"] = zone } };
        await _poller.AskAsync(agent.Report());
        return agent;
    }

    private Task<string> SelectAsync(int version, params (string Key, string Value)[] labels) => _rest.AssignAsync(
        _path, version, new JsonObject { ["selector"] = new JsonObject(labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value))) });

    private async Task RemoveAsync(string assignment) =>
        (await _rest.SendAsync(HttpMethod.Delete, $"/api/v1/assignments/{assignment}")).Status.ShouldBe(HttpStatusCode.NoContent);

    private async Task ShouldRunAsync(TestAgent agent, int? version) =>
        ((int?)(await _rest.AgentAsync(agent.Id))!["desired"]?["version"]).ShouldBe(version);

    private async Task ProgressIsAsync(
        int assigned, int pending = 0, int offered = 0, int applying = 0, int inSync = 0, int failed = 0, int notAccepted = 0, int offline = 0)
    {
        var progress = await _rest.GetAsync($"{_path}/versions/1/progress");
        int[] counts = [Count("pending"), Count("offered"), Count("applying"), Count("inSync"), Count("failed"), Count("notAccepted")];
        counts.ShouldBe([pending, offered, applying, inSync, failed, notAccepted]);
        Count("assigned").ShouldBe(assigned);
        counts.Sum().ShouldBe(assigned);
        Count("offline").ShouldBe(offline);

        int Count(string member) => progress[member]!.GetValue<int>();
    }
}
