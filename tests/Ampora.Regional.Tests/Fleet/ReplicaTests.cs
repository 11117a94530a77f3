using System.Net;
using System.Text.Json.Nodes;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;

namespace Ampora.Regional.Tests.Fleet;

/// <summary>Dashboards read from a streaming replica: it says so, it is left when it cannot serve, and nobody misses what they just changed.</summary>
[Slow("two PostgreSQL servers of its own")]
public sealed class ReplicaTests : IAsyncLifetime
{
    private PostgresServer _primary = null!;
    private PostgresServer _replica = null!;
    private TestDatabase _database = null!;
    private RegionHost _host = null!;
    private RestClient _rest = null!;

    public async ValueTask InitializeAsync()
    {
        _primary = await PostgresServer.StartAsync();
        _database = await _primary.CreateDatabaseAsync("ampora");
        _replica = await _primary.StartReplicaAsync();
        _host = await StartAsync();
        _rest = _host.Rest();
        await IsReadFromAsync(_rest, "replica");
    }

    public async ValueTask DisposeAsync()
    {
        _rest.Dispose();
        await _host.DisposeAsync();
        await _replica.DisposeAsync();
        await _primary.DisposeAsync();
    }

    [Fact]
    public async Task Lists_counts_and_agents_are_read_from_the_replica_and_say_so()
    {
        await using var poller = _host.Poller();
        var agent = new TestAgent { Labels = { ["zone"] = "a" } };
        await poller.AskAsync(agent.Report());
        await Eventually.PassesAsync(async () =>
        {
            (await _rest.GetAsync("/api/v1/agents?label=zone=a"))["total"]!.GetValue<int>().ShouldBe(1);
            (await _rest.GetAsync("/api/v1/fleet/summary?dimension=label:zone"))["agents"]!.GetValue<int>().ShouldBe(1);
        });
        var before = await _rest.MetricAsync("ampora_database_reads_total", "replica");
        var read = (await _rest.GetAsync("/api/v1/fleet/summary"))["provenance"]!["read"]!;
        read["place"]!.ToString().ShouldBe("replica");
        read["replicaLagSeconds"]!.GetValue<double>().ShouldBeInRange(0, 10);
        read["reason"].ShouldBeNull();
        (await _rest.AgentAsync(agent.Id)).ShouldNotBeNull();
        (await _rest.MetricAsync("ampora_database_reads_total", "replica")).ShouldBeGreaterThanOrEqualTo(before + 2);
        (await HealthAsync())["status"]!.ToString().ShouldBe("ready");
        (await HealthAsync())["words"]!.ToString().ShouldContain("s behind");
    }

    [Fact]
    public async Task Whoever_changed_something_sees_it_although_the_replica_does_not_show_it_yet()
    {
        await using var sibling = await StartAsync("Instance:Name=region-2", "Database:ReplicaMaxLagSeconds=3600");
        using var elsewhere = sibling.Rest();
        await using var poller = _host.Poller();
        var agent = new TestAgent();
        await poller.AskAsync(agent.Report());
        var (path, _) = await _rest.PublishAsync("first", "a: 1");
        await IsReadFromAsync(elsewhere, "replica");
        await Eventually.Async(async () => await elsewhere.AgentAsync(agent.Id) is not null);

        await ReplayAsync(paused: true);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{path}/versions/1/assignments") { Content = new StringContent(
            new JsonObject { ["agentId"] = agent.Id.ToString() }.ToJsonString(), System.Text.Encoding.UTF8, "application/json") };
        using var assigned = await _rest.Http.SendAsync(request, TestContext.Current.CancellationToken);
        assigned.StatusCode.ShouldBe(HttpStatusCode.Created);
        assigned.Headers.GetValues("Set-Cookie").ShouldContain(cookie => cookie.StartsWith("ampora-written-", StringComparison.Ordinal) && cookie.Contains("httponly", StringComparison.OrdinalIgnoreCase));
        var written = assigned.Headers.GetValues("Ampora-Written").Single();

        (await _rest.AgentAsync(agent.Id))!["desired"]!["configuration"]!.ToString().ShouldBe("first");
        var list = await _rest.GetAsync("/api/v1/agents?configuration=first");
        list["total"]!.GetValue<int>().ShouldBe(1);
        list["provenance"]!["read"]!["place"]!.ToString().ShouldBe("primary");

        // At another instance it is the request that knows what it must see.
        (await elsewhere.AgentAsync(agent.Id))!["desired"].ShouldBeNull();
        elsewhere.Http.DefaultRequestHeaders.Add("Ampora-Written", written);
        (await elsewhere.AgentAsync(agent.Id))!["desired"]!["configuration"]!.ToString().ShouldBe("first");

        await ReplayAsync(paused: false);
        await IsReadFromAsync(_rest, "replica");
        (await _rest.GetAsync("/api/v1/agents?configuration=first"))["total"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task A_replica_that_falls_too_far_behind_is_left_and_taken_again()
    {
        await using var strict = await StartAsync("Instance:Name=region-3", "Database:ReplicaMaxLagSeconds=1");
        using var rest = strict.Rest();
        await IsReadFromAsync(rest, "replica");
        await ReplayAsync(paused: true);
        await IsReadFromAsync(rest, "primary");
        var read = (await rest.GetAsync("/api/v1/fleet/summary"))["provenance"]!["read"]!;
        read["reason"]!.ToString().ShouldContain("its replay is paused");
        read["replicaLagSeconds"]!.GetValue<double>().ShouldBeGreaterThan(1);
        var health = await HealthAsync(rest);
        health["status"]!.ToString().ShouldBe("degraded");
        health["words"]!.ToString().ShouldContain("read from the primary");
        await ReplayAsync(paused: false);
        await IsReadFromAsync(rest, "replica");
    }

    [Fact]
    public async Task A_replica_that_is_gone_is_replaced_by_the_primary_until_it_is_back()
    {
        await _replica.StopAsync();
        (await _rest.GetAsync("/api/v1/agents"))["provenance"]!["read"]!["place"]!.ToString().ShouldBe("primary");
        await Eventually.Async(async () => (await _rest.GetAsync("/api/v1/agents"))["provenance"]!["read"]!["reason"]?.ToString().Contains("does not answer", StringComparison.Ordinal) == true);
        (await HealthAsync())["status"]!.ToString().ShouldBe("degraded");
        (await _rest.SendAsync(HttpMethod.Get, "/health/ready")).Status.ShouldBe(HttpStatusCode.OK);
        await _replica.StartAgainAsync();
        await IsReadFromAsync(_rest, "replica");
    }

    [Fact]
    public async Task The_primary_itself_is_no_replica()
    {
        await using var mistaken = await RegionHost.StartAsync(_database.ConnectionString, $"ConnectionStrings:AmporaRead={_database.ConnectionString}", "Instance:Name=region-4");
        using var rest = mistaken.Rest();
        await Eventually.Async(async () => (await HealthAsync(rest))["words"]!.ToString().Contains("not a replica", StringComparison.Ordinal));
        (await rest.GetAsync("/api/v1/agents"))["provenance"]!["read"]!["place"]!.ToString().ShouldBe("primary");
    }

    private Task<RegionHost> StartAsync(params string[] settings) =>
        RegionHost.StartAsync(_database.ConnectionString, [$"ConnectionStrings:AmporaRead={_replica.ConnectionString("ampora")}", .. settings]);

    private static Task IsReadFromAsync(RestClient rest, string place) => Eventually.Async(
        async () => (await rest.GetAsync("/api/v1/fleet/summary"))["provenance"]!["read"]!["place"]!.ToString() == place, TimeSpan.FromSeconds(60));

    private Task ReplayAsync(bool paused) => _replica.ExecuteAsync(paused ? "SELECT pg_wal_replay_pause()" : "SELECT pg_wal_replay_resume()");

    private Task<JsonNode> HealthAsync() => HealthAsync(_rest);

    private static async Task<JsonNode> HealthAsync(RestClient rest) =>
        (await rest.GetAsync("/api/v1/health"))["checks"]!.AsArray().Single(check => check!["name"]!.ToString() == "replica")!;
}
