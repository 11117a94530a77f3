using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Ampora.Scenarios.Launcher;
using Ampora.Testing;

namespace Ampora.Scenarios;

/// <summary>Two regions, 200 agents, one aggregator, as deploy/dev/up.sh starts them.</summary>
public sealed class HealthyFederationTests(HealthyFederationTests.Running running, ITestOutputHelper output) : IClassFixture<HealthyFederationTests.Running>
{
    private const string GoodConfig = """
        receivers:
          otlp:
            protocols:
              grpc:
                endpoint: 127.0.0.1:4317
        processors:
          batch:
            timeout: 5s
        exporters:
          debug: {}
        service:
          pipelines:
            traces:
              receivers: [otlp]
              processors: [batch]
              exporters: [debug]
        """;

    private LaunchedFederation Federation => running.Federation;

    [Fact]
    public async Task The_strict_summary_is_complete_and_every_region_is_current()
    {
        var summary = await Federation.GetAsync($"{Federation.Aggregator}/api/v1/fleet/summary?require=strict");

        summary["httpStatus"]!.GetValue<int>().ShouldBe(200, summary.ToJsonString());
        summary["agents"]!.GetValue<int>().ShouldBe(200);
        var provenance = summary["provenance"]!;
        provenance["completeness"]!.GetValue<string>().ShouldBe("complete");
        var regions = provenance["regions"]!.AsArray();
        regions.Select(region => region!["region"]!.GetValue<string>()).ShouldBe(["eu-west", "us-east"], ignoreOrder: true);
        foreach (var region in regions)
        {
            region!["state"]!.GetValue<string>().ShouldBe("current", region.ToJsonString());
            region["ageSeconds"]!.GetValue<double>().ShouldBeLessThanOrEqualTo(10);
            DateTimeOffset.Parse(region["watermark"]!.GetValue<string>(), CultureInfo.InvariantCulture).ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
        }
    }

    [Fact]
    public async Task The_launcher_says_where_everything_is_and_that_it_is_healthy()
    {
        var status = await Federation.StatusAsync();

        status["healthy"]!.GetValue<bool>().ShouldBeTrue(status.ToJsonString());
        status["regions"]!.AsArray().Count.ShouldBe(2);
        status["processes"]!.AsArray().ShouldAllBe(process => process!["pid"] != null);
    }

    [Fact]
    public async Task Nothing_is_answered_without_the_token()
    {
        using var nobody = new HttpClient(new SocketsHttpHandler());
        foreach (var face in Federation.Regions.Values.Append(Federation.Aggregator))
        {
            using var answer = await nobody.GetAsync(new Uri($"{face}/api/v1/fleet/summary"), TestContext.Current.CancellationToken);
            ((int)answer.StatusCode).ShouldBe(401, face);
        }
    }

    [Fact]
    public async Task A_configuration_is_applied_by_the_agents_it_is_assigned_to()
    {
        var begun = Stopwatch.StartNew();
        var (progressAddress, assigned) = await AssignAsync("eu-west", "scenario-good", GoodConfig);

        JsonNode progress = new JsonObject();
        await Eventually.Async(async () => Settled(progress = await Federation.GetAsync(progressAddress)), TimeSpan.FromSeconds(30), "every connected agent settles");
        output.WriteLine($"{assigned} agents settled in {begun.ElapsedMilliseconds} ms: {progress.ToJsonString()}");

        assigned.ShouldBe(100);
        Count(progress, "failed").ShouldBe(0, progress.ToJsonString());
        Count(progress, "inSync").ShouldBeGreaterThanOrEqualTo(80, progress.ToJsonString());
        await Eventually.Async(
            async () => Count(await Federation.GetAsync($"{Federation.Aggregator}/api/v1/fleet/summary"), "inSync") >= 80, because: "the aggregator sees it too");
    }

    [Fact]
    public async Task A_configuration_that_agents_reject_fails_in_their_own_words()
    {
        var (progressAddress, _) = await AssignAsync("us-east", "scenario-bad", "receivers:\n  no_such_receiver: {}\n");

        JsonNode progress = new JsonObject();
        await Eventually.Async(async () => Settled(progress = await Federation.GetAsync(progressAddress)), TimeSpan.FromSeconds(30), "every connected agent settles");

        Count(progress, "inSync").ShouldBe(0, progress.ToJsonString());
        Count(progress, "failed").ShouldBeGreaterThanOrEqualTo(80, progress.ToJsonString());
        progress["failures"]![0]!["error"]!.GetValue<string>().ShouldContain("no_such_receiver");
    }

    private async Task<(string Progress, int Assigned)> AssignAsync(string id, string name, string yaml)
    {
        var region = Federation.Regions[id];
        var configuration = await Federation.PostAsync($"{region}/api/v1/configurations", new JsonObject { ["name"] = name, ["description"] = "from a scenario" });
        var versions = $"{region}/api/v1/configurations/{configuration["id"]!.GetValue<string>()}/versions";
        var file = new JsonObject { ["name"] = "collector.yaml", ["contentType"] = "text/yaml", ["text"] = yaml };
        var version = await Federation.PostAsync(versions, new JsonObject { ["files"] = new JsonArray(file), ["note"] = "first" });
        var number = version["number"]!.GetValue<int>();
        var everyAgent = new JsonObject { ["selector"] = new JsonObject { ["cloud.region"] = id } };
        var assignment = await Federation.PostAsync($"{versions}/{number}/assignments", everyAgent);
        return ($"{versions}/{number}/progress", assignment["agents"]!.GetValue<int>());
    }

    private static bool Settled(JsonNode progress) =>
        Count(progress, "assigned") > 0 && Count(progress, "pending") + Count(progress, "offered") + Count(progress, "applying") <= Count(progress, "offline");

    private static int Count(JsonNode progress, string name) => progress[name]!.GetValue<int>();

    public sealed class Running : IAsyncLifetime
    {
        internal LaunchedFederation Federation { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Federation = await LaunchedFederation.StartAsync("eu-west,us-east", agents: 200);

        public ValueTask DisposeAsync() => Federation.DisposeAsync();
    }
}
