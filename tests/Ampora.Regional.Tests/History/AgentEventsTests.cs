using System.Net;
using System.Text.Json.Nodes;
using Ampora.Regional.Tests.Support;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.History;

/// <summary>What happens to an agent is written down, each transition once, in the order in which it happened.</summary>
public sealed class AgentEventsTests(RegionFixture region) : IClassFixture<RegionFixture>, IDisposable
{
    private readonly RestClient _rest = region.Host.Rest();

    [Theory]
    [InlineData("websocket", "region-1")]
    [InlineData("http", null)]
    public async Task An_agent_connects_falls_ill_recovers_and_leaves(string transport, string? instance)
    {
        await using AgentWire wire = transport == "http" ? region.Host.Poller() : region.Host.Socket();
        var agent = new TestAgent();
        await wire.AskAsync(agent.Report());
        await _rest.AgentShowsAsync(agent.Id, "health", "healthy");
        await wire.AskAsync(agent.Unwell("no route"));
        await _rest.AgentShowsAsync(agent.Id, "health", "unhealthy");
        await wire.AskAsync(agent.Unwell("still no route"));
        await _rest.AgentShowsAsync(agent.Id, "lastError", "still no route");
        await wire.AskAsync(agent.Report());
        await _rest.AgentShowsAsync(agent.Id, "health", "healthy");
        await wire.AskAsync(agent.Goodbye());
        await _rest.AgentShowsAsync(agent.Id, "connection", "disconnected");

        var events = await EventsAsync(agent.Id);
        Kinds(events).ShouldBe(["connected", "unhealthy", "healthy", "disconnected"]);
        events[1]!["detail"]!.ToString().ShouldBe("no route");
        foreach (var ends in new[] { events[0]!, events[3]! })
        {
            (ends["transport"]?.ToString(), ends["instance"]?.ToString(), ends["detail"]?.ToString()).ShouldBe((transport, instance, null));
        }

        events.Select(one => one!["at"]!.GetValue<DateTimeOffset>()).ShouldBeInOrder();
    }

    [Theory]
    [InlineData("websocket")]
    [InlineData("http")]
    public async Task What_is_no_transition_writes_nothing(string transport)
    {
        await using AgentWire wire = transport == "http" ? region.Host.Poller() : region.Host.Socket();
        var agent = new TestAgent();
        await wire.AskAsync(agent.Report());
        for (var beat = 0; beat < 20; beat++)
        {
            await wire.AskAsync(agent.Heartbeat());
        }

        await wire.AskAsync(agent.Next(message =>
        {
            message.Health = new ComponentHealth { Healthy = true, Status = "another word" };
            message.EffectiveConfig = TestAgent.Effective("receivers: {otlp: {}}");
            message.RemoteConfigStatus = new RemoteConfigStatus { Status = RemoteConfigStatuses.Applying };
        }));
        await wire.AskAsync(agent.Relabelled());
        await _rest.AgentShowsAsync(agent.Id, "healthStatus", "another word");
        await wire.AskAsync(agent.Goodbye());
        await _rest.AgentShowsAsync(agent.Id, "connection", "disconnected");

        Kinds(await EventsAsync(agent.Id)).ShouldBe(["connected", "disconnected"]);
    }

    [Fact]
    public async Task A_configuration_is_offered_applied_refused_and_named()
    {
        await using var wire = region.Host.Socket();
        var agent = new TestAgent();
        await wire.AskAsync(agent.Report());
        var name = $"history-{agent.Id}";
        var (path, first) = await _rest.PublishAsync(name, "exporters: {}");
        await _rest.AssignToAsync(path, agent.Id);
        await wire.AskAsync(agent.Status((await wire.NextOfferAsync(agent)).ConfigHash, RemoteConfigStatuses.Applied));
        await _rest.AgentShowsAsync(agent.Id, "configState", "in-sync");
        var second = await _rest.AddVersionAsync(path, "exporters: {nowhere: {}}");
        await _rest.AssignToAsync(path, agent.Id, version: 2);
        await wire.AskAsync(agent.Status((await wire.NextOfferAsync(agent)).ConfigHash, RemoteConfigStatuses.Failed, "nowhere is not known"));
        await _rest.AgentShowsAsync(agent.Id, "configState", "failed");
        await wire.AskAsync(agent.Goodbye());
        await _rest.AgentShowsAsync(agent.Id, "connection", "disconnected");

        var events = (await EventsAsync(agent.Id)).Where(one => one!["configHash"] is not null).ToArray();
        events.Take(4).Select(one => (one!["kind"]!.ToString(), one["configHash"]!.ToString(), one["configuration"]!.ToString(), one["version"]!.GetValue<int>(), one["detail"]?.ToString()))
            .ShouldBe(
            [
                ("config-offered", first, name, 1, null), ("config-applied", first, name, 1, null),
                ("config-offered", second, name, 2, null), ("config-failed", second, name, 2, "nowhere is not known"),
            ]);
    }

    [Fact]
    public async Task Other_labels_are_an_event_that_names_them()
    {
        await using var wire = region.Host.Socket();
        var agent = new TestAgent();
        await wire.AskAsync(agent.Report());
        await _rest.AgentShowsAsync(agent.Id, "serviceName", "otelcol");
        agent.Labels["site"] = "north";
        agent.Labels["host.name"] = "host-2";
        await wire.AskAsync(agent.Relabelled());
        await _rest.AgentShowsAsync(agent.Id, "hostName", "host-2");

        var events = await EventsAsync(agent.Id);
        Kinds(events).ShouldBe(["connected", "described"]);
        events[1]!["detail"]!.ToString().ShouldBe("host.name, site");
    }

    [Fact]
    public async Task An_agent_that_comes_over_another_transport_takes_over_and_its_history_follows_it_to_another_id()
    {
        await using var poller = region.Host.Poller();
        await using var socket = region.Host.Socket();
        var agent = new TestAgent();
        await poller.AskAsync(agent.Report());
        await socket.AskAsync(agent.Report());
        await _rest.AgentShowsAsync(agent.Id, "transport", "websocket");
        var reply = await socket.AskAsync(agent.Next(message => message.Flags = (ulong)AgentToServerFlags.RequestInstanceUid));
        var renamed = new TestAgent { Id = new Guid(reply.AgentIdentification.NewInstanceUid.Span, bigEndian: true), Sequence = agent.Sequence };
        await socket.AskAsync(renamed.Heartbeat());
        await _rest.AgentShowsAsync(renamed.Id, "connection", "connected");

        var events = await EventsAsync(renamed.Id);
        Kinds(events).ShouldBe(["connected", "connected", "renamed"]);
        events[1]!["detail"]!.ToString().ShouldBe("took over from plain HTTP");
        events[2]!["detail"]!.ToString().ShouldBe($"was {agent.Id}");
        Kinds(await EventsAsync(agent.Id)).ShouldBe(["removed"]);
    }

    [Fact]
    public async Task An_agent_of_a_lost_instance_is_shown_why()
    {
        await using var database = await region.Database.Server.CreateDatabaseAsync();
        var agent = new TestAgent();
        await using (var lost = await RegionHost.StartAsync(database))
        {
            await using var wire = lost.Socket();
            await wire.AskAsync(agent.Report());
            await lost.KillAsync();
        }

        await using var again = await RegionHost.StartAsync(database);
        using var rest = again.Rest();
        await rest.AgentShowsAsync(agent.Id, "connection", "disconnected");
        var newest = (await rest.GetAsync($"/api/v1/agents/{agent.Id}/events?limit=1"))["items"]![0]!;
        (newest["kind"]!.ToString(), newest["detail"]!.ToString()).ShouldBe(("disconnected", "its instance was lost"));
    }

    [Fact]
    public async Task Pages_go_back_in_time_without_gaps_and_kinds_can_be_picked()
    {
        var agent = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        await region.Database.ExecuteAsync(
            $"INSERT INTO agent_events (agent_id, at, kind, detail) SELECT '{agent}', now() - interval '1 h', 3 + n % 2, n::text FROM generate_series(1, 7) AS n");

        var seen = new List<string>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = await _rest.GetAsync($"/api/v1/agents/{agent}/events?limit=3{(cursor.Length == 0 ? "" : $"&cursor={cursor}")}");
            seen.AddRange(page["items"]!.AsArray().Select(one => one!["detail"]!.ToString()));
            cursor = page["nextCursor"]?.ToString();
        }

        seen.ShouldBe(["7", "6", "5", "4", "3", "2", "1"]);
        (await _rest.GetAsync($"/api/v1/agents/{agent}/events?kind=unhealthy"))["items"]!.AsArray().Select(one => one!["detail"]!.ToString()).ShouldBe(["7", "5", "3", "1"]);
        (await _rest.GetAsync($"/api/v1/agents/{agent}/events?kind=unhealthy&kind=healthy&limit=7"))["nextCursor"].ShouldBeNull();
    }

    [Theory]
    [InlineData("limit=0", "limit", "must be between 1 and 200")]
    [InlineData("limit=201", "limit", "must be between 1 and 200")]
    [InlineData("cursor=-1", "cursor", "must be nextCursor of another page")]
    [InlineData("cursor=99999999999999999999", "cursor", "must be nextCursor of another page")]
    [InlineData("kind=connected&kind=asleep", "kind", "must be connected, disconnected, healthy,")]
    public async Task A_wrong_question_is_refused_by_its_field(string query, string field, string words)
    {
        var reply = await _rest.SendAsync(HttpMethod.Get, $"/api/v1/agents/{Guid.Empty}/events?{query}");
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply["errors"].AsObject().Single().Key.ShouldBe(field);
        reply["errors"][field]![0]!.ToString().ShouldStartWith(words);
    }

    [Fact]
    public async Task An_agent_that_nobody_knows_has_no_history() =>
        (await _rest.SendAsync(HttpMethod.Get, $"/api/v1/agents/{Guid.Empty}/events")).Status.ShouldBe(HttpStatusCode.NotFound);

    public void Dispose() => _rest.Dispose();

    /// <summary>Oldest first.</summary>
    private async Task<JsonNode?[]> EventsAsync(Guid id) => [.. (await _rest.GetAsync($"/api/v1/agents/{id}/events"))["items"]!.AsArray().Reverse()];

    private static IEnumerable<string> Kinds(IEnumerable<JsonNode?> events) => events.Select(one => one!["kind"]!.ToString());
}
