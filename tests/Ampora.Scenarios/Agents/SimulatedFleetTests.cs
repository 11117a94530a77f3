using System.Text.Json;
using Ampora.AgentSimulator;
using Ampora.Testing.Processes;
using Ampora.Testing;
using Ampora.Testing.Postgres;

namespace Ampora.Scenarios.Agents;

/// <summary>A region and a fleet that behaves like Collectors, over both transports, seen over REST.</summary>
public sealed class SimulatedFleetTests(PostgresFixture postgres)
{
    private const int Agents = 20;

    private const string Runs =
        """
        receivers:
          otlp:
            protocols: {grpc: }
        exporters:
          debug: {verbosity: detailed}
        service:
          pipelines:
            logs/fresh: {receivers: [otlp], exporters: [debug]}
        """;

    [Fact]
    public async Task A_fleet_appears_with_its_health_and_disappears()
    {
        await using var region = await RegionProcess.StartAsync(postgres);
        await using var fleet = Fleet(region);
        fleet.Start();

        await Eventually.PassesAsync(async () =>
        {
            (await CountAsync(region, "connection=connected")).ShouldBe(Agents);
            (await CountAsync(region, "health=unhealthy")).ShouldBe(3);
            (await CountAsync(region, "label=region%3Deu-west")).ShouldBe(Agents);
        });
        var unhealthy = fleet.Agents.First(agent => !agent.Healthy);
        (await region.Rest.GetAsync($"/api/v1/agents/{unhealthy.InstanceUid}")).GetProperty("lastError").GetString().ShouldNotBeNull().ShouldStartWith("exporter:");

        await unhealthy.SetExportErrorAsync(null);
        await Eventually.PassesAsync(async () => (await CountAsync(region, "health=unhealthy")).ShouldBe(2));

        await fleet.StopAsync();
        await Eventually.PassesAsync(async () => (await CountAsync(region, "connection=disconnected")).ShouldBe(Agents));
        fleet.Status.Faults.ShouldBe(0, fleet.Status.LastFault);
    }

    [Fact]
    public async Task A_configuration_for_a_label_is_applied_by_all_and_a_broken_one_is_refused_in_their_words()
    {
        await using var region = await RegionProcess.StartAsync(postgres);
        await using var fleet = Fleet(region);
        fleet.Start();
        await Eventually.PassesAsync(async () => (await CountAsync(region, "connection=connected")).ShouldBe(Agents));

        var (good, hash) = await region.PublishAsync("good", "collector.yaml", "text/yaml", Runs);
        await AssignAsync(region, good);
        await Eventually.PassesAsync(async () => (await ProgressAsync(region, good)).GetProperty("inSync").GetInt32().ShouldBe(Agents));
        fleet.Agents.ShouldAllBe(agent => Convert.ToHexStringLower(agent.ConfigHash.ToArray()) == hash);
        foreach (var transport in Enum.GetValues<AgentTransport>())
        {
            var agent = fleet.Agents.First(candidate => candidate.Transport == transport);
            var effective = await region.Rest.GetAsync($"/api/v1/agents/{agent.InstanceUid}/effective-config");
            effective.GetRawText().ShouldContain("logs/fresh");
        }

        var (broken, _) = await region.PublishAsync("broken", "collector.yaml", "text/yaml", Runs.Replace("[debug]", "[otlp/lost]", StringComparison.Ordinal));
        await AssignAsync(region, broken);
        await Eventually.PassesAsync(async () => (await ProgressAsync(region, broken)).GetProperty("failed").GetInt32().ShouldBe(Agents));
        (await ProgressAsync(region, broken)).GetProperty("failures")[0].GetProperty("error").GetString()
            .ShouldBe("service.pipelines.logs/fresh.exporters: \"otlp/lost\" is not defined under exporters");
        fleet.Agents.ShouldAllBe(agent => agent.EffectiveConfig.Contains("verbosity: detailed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_a_crash_of_the_region_every_agent_is_back_with_what_has_changed_meanwhile()
    {
        await using var region = await RegionProcess.StartAsync(postgres);
        await using var fleet = Fleet(region);
        fleet.Start();
        await Eventually.PassesAsync(async () => (await CountAsync(region, "connection=connected")).ShouldBe(Agents));
        var (id, _) = await region.PublishAsync("kept", "collector.yaml", "text/yaml", Runs);
        await AssignAsync(region, id);
        await Eventually.PassesAsync(async () => (await ProgressAsync(region, id)).GetProperty("inSync").GetInt32().ShouldBe(Agents));

        await region.KillAsync();
        await fleet.Agents.First(agent => agent.Healthy).SetExportErrorAsync("the backend is gone");
        await region.StartAgainAsync();

        await Eventually.PassesAsync(async () =>
        {
            (await CountAsync(region, "connection=connected")).ShouldBe(Agents);
            (await CountAsync(region, "health=unhealthy")).ShouldBe(4);
            (await ProgressAsync(region, id)).GetProperty("inSync").GetInt32().ShouldBe(Agents);
        });
        (await region.Rest.GetAsync("/api/v1/agents?limit=1")).GetProperty("total").GetInt32().ShouldBe(Agents, "nobody is counted twice");
    }

    private static SimulatedFleet Fleet(RegionProcess region) => new(
        new FleetOptions([new ServerTarget(region.OpAmp, RegionProcess.OpAmpKey)], Agents)
        {
            HttpShare = 0.25,
            Unhealthy = 3,
            Labels = [new("region", "eu-west")],
            PollInterval = TimeSpan.FromMilliseconds(500),
        },
        TimeProvider.System);

    private static Task<JsonElement> AssignAsync(RegionProcess region, string id) =>
        region.Rest.PostAsync($"/api/v1/configurations/{id}/versions/1/assignments", new { selector = new Dictionary<string, string> { ["region"] = "eu-west" } });

    private static Task<JsonElement> ProgressAsync(RegionProcess region, string id) => region.Rest.GetAsync($"/api/v1/configurations/{id}/versions/1/progress");

    private static async Task<int> CountAsync(RegionProcess region, string filter) =>
        (await region.Rest.GetAsync($"/api/v1/agents?limit=1&{filter}")).GetProperty("total").GetInt32();
}
