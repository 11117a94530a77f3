using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ampora.Aggregator.Tests.Support;
using Ampora.Federation.V1;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Google.Protobuf;
using Grpc.Core;

namespace Ampora.Aggregator.Tests.Query;

[Slow("an aggregator for every test")]
public sealed class FleetApiTests(PostgresFixture postgres)
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Two_regions_are_one_fleet_whose_numbers_know_their_age()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var west = await FakeRegion.StartAsync();
        await using var east = await FakeRegion.StartAsync("us-east");
        await using var aggregator = await TestAggregator.StartAsync(database, west, east);
        await ServeAsync(west, Frames.Present(1, 5), Frames.Present(2, 5, agent => agent.Health = Health.Unhealthy));
        await ServeAsync(east, Frames.Present(3, 5, agent => agent.ConfigState = ConfigState.Failed));
        await aggregator.HasAgentsAsync(2);
        await aggregator.HasAgentsAsync(1, "us-east");
        await Eventually.PassesAsync(async () =>
        {
            var summary = await aggregator.GetAsync("/api/v1/fleet/summary?require=strict&dimension=health&dimension=label:env");
            summary.GetProperty("agents").GetInt32().ShouldBe(3);
            summary.GetProperty("unhealthy").GetInt32().ShouldBe(1);
            summary.GetProperty("configFailed").GetInt32().ShouldBe(1);
            summary.GetProperty("provenance").GetProperty("completeness").GetString().ShouldBe("complete");
            summary.GetProperty("provenance").GetProperty("regions").EnumerateArray().ShouldAllBe(region => region.GetProperty("ageSeconds").GetDouble() >= 0);
            summary.GetProperty("dimensions")[0].GetProperty("values")[0].ToString().ShouldContain("\"healthy\"");
            summary.GetProperty("dimensions")[1].GetProperty("label").GetString().ShouldBe("env");
        });
        var list = await aggregator.GetAsync("/api/v1/agents?label=env=dev&sort=host-name&descending=true");
        list.GetProperty("items").EnumerateArray().Select(agent => agent.GetProperty("hostName").GetString()).ShouldBe(["host-0003", "host-0001"]);
        (await aggregator.GetAsync("/api/v1/agents?region=us-east")).GetProperty("total").GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData("/api/v1/agents?require=perhaps", "require")]
    [InlineData("/api/v1/agents?require=bounded", "maxAgeSeconds")]
    [InlineData("/api/v1/agents?maxAgeSeconds=5", "maxAgeSeconds")]
    [InlineData("/api/v1/agents?region=nowhere", "region")]
    [InlineData("/api/v1/agents?limit=501", "limit")]
    [InlineData("/api/v1/agents?cursor=xyz", "cursor")]
    [InlineData("/api/v1/agents?health=fine", "health")]
    [InlineData("/api/v1/agents?label=novalue", "label")]
    [InlineData("/api/v1/fleet/summary?dimension=colour", "dimension")]
    public async Task Bad_input_is_answered_with_the_field_and_its_limit(string path, string field)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await FakeRegion.StartAsync();
        await using var aggregator = await TestAggregator.StartAsync(database, region);
        var problem = await aggregator.GetAsync(path, HttpStatusCode.BadRequest);
        problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe([field]);
    }

    [Fact]
    public async Task Strict_is_refused_with_the_provenance_while_a_region_is_missing()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var west = await FakeRegion.StartAsync();
        await using var east = await FakeRegion.StartAsync("us-east");
        await using var aggregator = await TestAggregator.StartAsync(database, west, east);
        await ServeAsync(west, Frames.Present(1, 5));
        await aggregator.HasAgentsAsync(1);
        var problem = await aggregator.GetAsync("/api/v1/fleet/summary?require=strict", HttpStatusCode.Conflict);
        problem.GetProperty("title").GetString().ShouldBe("incomplete");
        problem.GetProperty("provenance").GetProperty("regions").GetArrayLength().ShouldBe(2);
        (await aggregator.GetAsync("/api/v1/fleet/summary")).GetProperty("provenance").GetProperty("completeness").GetString().ShouldBe("partial");
    }

    [Fact]
    public async Task One_agent_is_fetched_from_its_region_and_shown_from_memory_when_that_is_slow()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await FakeRegion.StartAsync();
        await using var aggregator = await TestAggregator.StartAsync(database, null, ["Links:RequestTimeout=00:00:00.3"], region);
        await ServeAsync(region, Frames.Present(1, 5));
        await aggregator.HasAgentsAsync(1);
        region.OnGetAgent = (request, _) => Task.FromResult(new AgentDetail
        {
            Region = request.Region,
            Summary = Frames.Agent(1),
            Health = new OpAmp.Proto.V1.ComponentHealth { Healthy = true, ComponentHealthMap = { ["pipeline:logs"] = new OpAmp.Proto.V1.ComponentHealth() } }.ToByteString(),
        });
        var path = $"/api/v1/regions/eu-west/agents/{Frames.Id(1)}";

        // A machine that is busy may take longer than the region is given.
        var fresh = await Eventually.ValueAsync(async () => Detail(await aggregator.GetAsync(path)));
        fresh["healthTree"]!["components"]![0]!["name"]!.ToString().ShouldBe("pipeline:logs");

        region.OnGetAgent = async (_, cancellation) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            return new AgentDetail();
        };
        var remembered = await aggregator.GetAsync(path);
        remembered.GetProperty("detail").ValueKind.ShouldBe(JsonValueKind.Null);
        remembered.GetProperty("hostName").GetString().ShouldBe("host-0001");
        remembered.GetProperty("provenance").GetProperty("completeness").GetString().ShouldBe("partial");
        remembered.GetProperty("provenance").GetProperty("regions")[0].GetProperty("reason").GetString()!.ShouldContain("eu-west could not be asked: no answer");

        region.OnGetAgent = (_, _) => throw new RpcException(new Status(StatusCode.NotFound, "gone"));
        await Eventually.PassesAsync(() => aggregator.GetAsync(path, HttpStatusCode.NotFound));
        await aggregator.GetAsync($"/api/v1/regions/nowhere/agents/{Frames.Id(1)}", HttpStatusCode.NotFound);

        static JsonNode? Detail(JsonElement answer) => JsonNode.Parse(answer.GetRawText())!["detail"];
    }

    [Fact]
    public async Task Nothing_is_answered_without_the_token()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await FakeRegion.StartAsync();
        await using var aggregator = await TestAggregator.StartAsync(database, region);
        aggregator.Http.DefaultRequestHeaders.Authorization = null;
        foreach (var path in (string[])["/api/v1/agents", "/api/v1/regions", "/api/v1/fleet/summary", "/api/v1/host", "/api/v1/events", $"/api/v1/regions/eu-west/agents/{Frames.Id(1)}"])
        {
            await aggregator.GetAsync(path, HttpStatusCode.Unauthorized);
        }

        (await Should.ThrowAsync<RpcException>(async () => await aggregator.Feed.HelloAsync(new HelloRequest(), new CallOptions()))).StatusCode.ShouldBe(StatusCode.Unauthenticated);
    }

    [Fact]
    public async Task Open_pages_hear_of_changes()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await FakeRegion.StartAsync();
        await using var aggregator = await TestAggregator.StartAsync(database, region);
        var watch = await ServeAsync(region, Frames.Present(1, 5));
        await aggregator.HasAgentsAsync(1);
        await using var events = await aggregator.Http.GetStreamAsync("/api/v1/events", TestContext.Current.CancellationToken).WithTimeout();
        using var reader = new StreamReader(events);
        (await reader.ReadLineAsync(TestContext.Current.CancellationToken).WithTimeout()).ShouldBe(": connected");
        watch.Send(Frames.Batch(9, Frames.Present(2, 8)));
        string? line;
        do
        {
            line = await reader.ReadLineAsync(TestContext.Current.CancellationToken).WithTimeout();
        }
        while (line?.Contains(Frames.Id(2), StringComparison.Ordinal) != true);

        line.ShouldStartWith("data: {\"topics\":[\"agents\"");
    }

    private static async Task<WatchSession> ServeAsync(FakeRegion region, params Item[] items)
    {
        var watch = await region.WatchAsync();
        watch.Send(Frames.Begin(), Frames.Staged(items), Frames.End(7), Frames.Mark(7, Now));
        return watch;
    }
}
