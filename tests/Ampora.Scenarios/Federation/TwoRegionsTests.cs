using System.Text.Json;
using Ampora.AgentSimulator;
using Ampora.Scenarios.Processes;
using Ampora.Testing.Processes;
using Ampora.Testing;
using Ampora.Testing.Postgres;

namespace Ampora.Scenarios.Federation;

/// <summary>Two regions with agents of their own, and the aggregator that shows both: real processes, one crash after the other.</summary>
public sealed class TwoRegionsTests(PostgresFixture postgres)
{
    private const int Agents = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_whole_is_shown_with_its_age_also_when_a_region_and_the_aggregator_crash()
    {
        await using var west = await RegionProcess.StartAsync(postgres);
        await using var east = await RegionProcess.StartAsync(postgres, "us-east");
        await using var aggregator = await AggregatorProcess.StartAsync(postgres, west, east);
        await using var westFleet = Fleet(west);
        await using var eastFleet = Fleet(east);
        westFleet.Start();
        eastFleet.Start();

        await Eventually.PassesAsync(
            async () =>
            {
                var summary = await aggregator.Rest.GetAsync("/api/v1/fleet/summary?require=strict");
                summary.GetProperty("agents").GetInt32().ShouldBe(2 * Agents);
                summary.GetProperty("connected").GetInt32().ShouldBe(2 * Agents);
                summary.GetProperty("unhealthy").GetInt32().ShouldBe(2);
                summary.GetProperty("provenance").GetProperty("completeness").GetString().ShouldBe("complete");
            },
            Patience);

        // A change in a region is seen from above, and one agent whole is fetched from where it lives.
        var agent = westFleet.Agents.First(one => !one.Healthy);
        var path = $"/api/v1/regions/eu-west/agents/{agent.InstanceUid}";
        (await aggregator.Rest.GetAsync(path)).GetProperty("detail").GetProperty("effectiveConfig").GetProperty("files").GetArrayLength().ShouldBeGreaterThan(0);
        await agent.SetExportErrorAsync(null);
        await Eventually.PassesAsync(async () => (await RegionAsync(aggregator, "eu-west")).GetProperty("unhealthy").GetInt32().ShouldBe(0), Patience);

        // So is the group that an operator puts it into there.
        var group = await west.Rest.PostAsync("/api/v1/groups", new { name = "front" });
        await west.Rest.PutAsync($"/api/v1/groups/{group.GetProperty("id")}/agents/{agent.InstanceUid}");
        await Eventually.PassesAsync(
            async () => (await aggregator.Rest.GetAsync("/api/v1/agents?group=front")).GetProperty("total").GetInt32().ShouldBe(1), Patience);

        await west.KillAsync();
        await UntilAsync(aggregator, "eu-west", "unreachable");
        await SaysWhatIsMissingAsync(aggregator);
        await aggregator.CrashAndStartAgainAsync();
        await UntilAsync(aggregator, "us-east", "current");
        await SaysWhatIsMissingAsync(aggregator);
        var remembered = await aggregator.Rest.GetAsync(path);
        remembered.GetProperty("detail").ValueKind.ShouldBe(JsonValueKind.Null);
        remembered.GetProperty("ageSeconds").GetDouble().ShouldBeGreaterThan(10);

        await west.StartAgainAsync();
        await Eventually.PassesAsync(
            async () => (await aggregator.Rest.GetAsync("/api/v1/fleet/summary?require=strict")).GetProperty("connected").GetInt32().ShouldBe(2 * Agents),
            Patience);
    }

    private static async Task SaysWhatIsMissingAsync(AggregatorProcess aggregator)
    {
        var summary = await aggregator.Rest.GetAsync("/api/v1/fleet/summary");
        summary.GetProperty("agents").GetInt32().ShouldBe(Agents);
        summary.GetProperty("provenance").GetProperty("completeness").GetString().ShouldBe("partial");
        var west = await RegionAsync(aggregator, "eu-west");
        west.GetProperty("agents").GetInt32().ShouldBe(Agents);
        west.GetProperty("state").GetString().ShouldBe("unreachable");
        west.GetProperty("reason").GetString()!.ShouldContain($"Its {Agents} agents are shown as they were then.");
        var agents = await aggregator.Rest.GetAsync("/api/v1/agents?region=eu-west");
        agents.GetProperty("total").GetInt32().ShouldBe(Agents);
        agents.GetProperty("items")[0].GetProperty("ageSeconds").GetDouble().ShouldBeGreaterThan(10);
    }

    private static Task UntilAsync(AggregatorProcess aggregator, string region, string state) => Eventually.PassesAsync(
        async () => (await RegionAsync(aggregator, region)).GetProperty("state").GetString().ShouldBe(state), Patience);

    private static async Task<JsonElement> RegionAsync(AggregatorProcess aggregator, string region) =>
        (await aggregator.Rest.GetAsync("/api/v1/regions")).GetProperty("items").EnumerateArray().First(one => one.GetProperty("region").GetString() == region);

    private static SimulatedFleet Fleet(RegionProcess region) => new(
        new FleetOptions([new ServerTarget(region.OpAmp, RegionProcess.OpAmpKey)], Agents) { HttpShare = 0.25, Unhealthy = 1, Labels = [new("region", region.Id)], PollInterval = TimeSpan.FromMilliseconds(500) },
        TimeProvider.System);
}
