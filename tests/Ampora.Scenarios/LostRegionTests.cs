using System.Globalization;
using System.Text.Json.Nodes;
using Ampora.Scenarios.Launcher;
using Ampora.Testing;

namespace Ampora.Scenarios;

/// <summary>A region goes away: it stays visible with its age, totals say what is missing, and a restart of the aggregator forgets nothing.</summary>
public sealed class LostRegionTests
{
    private const string Lost = "us-east";
    private const int LaggingSeconds = 20;

    /// <summary>A shorter word for the same ages, so that nobody waits a minute to see it.</summary>
    private static readonly Dictionary<string, string> Sooner = new() { ["Freshness__Lagging"] = TimeSpan.FromSeconds(LaggingSeconds).ToString("c", CultureInfo.InvariantCulture) };

    [Fact]
    public async Task A_lost_region_stays_visible_with_its_age_also_after_the_aggregator_restarts()
    {
        await using var federation = await LaunchedFederation.StartAsync(Sooner, $"eu-west,{Lost}", agents: 20);
        var before = await ReadAsync(federation);
        Part(before)["agents"]!.GetValue<int>().ShouldBe(10);

        (await federation.LauncherAsync("stop", Lost)).ShouldSucceed();
        await BecomesAsync(federation, "lagging", TimeSpan.FromSeconds(40));
        await BecomesAsync(federation, "stale", TimeSpan.FromSeconds(90));

        var stale = await ReadAsync(federation);
        stale["provenance"]!["completeness"]!.GetValue<string>().ShouldBe("partial");
        Region(stale)["reason"]!.GetValue<string>().ShouldNotBeEmpty();
        Region(stale)["ageSeconds"]!.GetValue<double>().ShouldBeGreaterThan(LaggingSeconds);
        Region(stale, "eu-west")["state"]!.GetValue<string>().ShouldBe("current", stale.ToJsonString());
        var strict = await federation.GetAsync($"{federation.Aggregator}/api/v1/fleet/summary?require=strict");
        strict["httpStatus"]!.GetValue<int>().ShouldBe(409, strict.ToJsonString());

        (await federation.LauncherAsync("stop", "aggregator")).ShouldSucceed();
        (await federation.LauncherAsync("start", "aggregator")).ShouldSucceed();
        await Eventually.Async(
            async () => (await federation.TryGetAsync($"{federation.Aggregator}/health/ready"))?["httpStatus"]?.GetValue<int>() == 200, TimeSpan.FromSeconds(60));

        var after = await ReadAsync(federation);
        Part(after)["agents"]!.GetValue<int>().ShouldBe(10, after.ToJsonString());
        Watermark(after).ShouldBe(Watermark(stale), after.ToJsonString());
        Region(after)["ageSeconds"]!.GetValue<double>().ShouldBeGreaterThan(LaggingSeconds, "a restart makes nothing younger");

        (await federation.LauncherAsync("start", Lost)).ShouldSucceed();
        await BecomesAsync(federation, "current", TimeSpan.FromSeconds(60));
    }

    private static Task BecomesAsync(LaunchedFederation federation, string state, TimeSpan within) => Eventually.Async(
        async () => Region(await ReadAsync(federation))["state"]!.GetValue<string>() == state, within, $"{Lost} becomes {state}");

    private static Task<JsonNode> ReadAsync(LaunchedFederation federation) => federation.GetAsync($"{federation.Aggregator}/api/v1/fleet/summary?require=warn");

    private static JsonNode Region(JsonNode summary, string id = Lost) =>
        summary["provenance"]!["regions"]!.AsArray().Single(region => region!["region"]!.GetValue<string>() == id)!;

    private static JsonNode Part(JsonNode summary) => summary["regions"]!.AsArray().Single(region => region!["region"]!.GetValue<string>() == Lost)!;

    private static DateTimeOffset Watermark(JsonNode summary) =>
        DateTimeOffset.Parse(Region(summary)["watermark"]!.GetValue<string>(), CultureInfo.InvariantCulture);
}
