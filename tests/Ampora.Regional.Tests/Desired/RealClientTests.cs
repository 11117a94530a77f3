using Ampora.AgentSimulator;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;

namespace Ampora.Regional.Tests.Desired;

/// <summary>What a whole OpAMP client makes of connection settings and packages.</summary>
public sealed class RealClientTests(RegionFixture region, PostgresFixture postgres) : IClassFixture<RegionFixture>
{
    [Theory]
    [InlineData(AgentTransport.WebSocket)]
    [InlineData(AgentTransport.Http)]
    public async Task Packages_are_downloaded_checked_installed_and_removed(AgentTransport transport)
    {
        using var rest = region.Host.Rest();
        await using var running = await ConnectedAsync(region.Host, rest, transport, 10 + (int)transport);
        var name = $"client-{transport}";
        await rest.UploadAsync(name, "1.0", new byte[(2 << 20) + 3]);
        await rest.UploadAsync($"{name}-addon", "1.0", [1, 2, 3], type: "addon");

        await rest.AssignSetToAsync((await rest.NewPackageSetAsync((name, "1.0"), ($"{name}-addon", "1.0"))).Path, running.Id);

        await rest.OfferShowsAsync(running.Id, "packages", "applied");
        var shown = (await rest.OffersAsync(running.Id))["packages"]!["packages"]!.AsArray();
        shown.Select(package => package!["status"]!.ToString()).ShouldBe(["installed", "installed"]);
        shown[0]!["hasVersion"]!.ToString().ShouldBe("1.0");
        await rest.AssignSetToAsync((await rest.NewPackageSetAsync()).Path, running.Id);
        await Eventually.PassesAsync(async () => (await rest.OffersAsync(running.Id))["packages"]!["packages"]!.AsArray().ShouldBeEmpty());
        await rest.OfferShowsAsync(running.Id, "packages", "applied");
    }

    [Fact]
    public async Task A_heartbeat_interval_takes_effect()
    {
        using var rest = region.Host.Rest();
        await using var running = await ConnectedAsync(region.Host, rest, AgentTransport.WebSocket, 20);

        await rest.AssignSetToAsync(await rest.NewSettingsAsync("""{"opAmp":{"heartbeatSeconds":1}}"""), running.Id);

        await rest.OfferShowsAsync(running.Id, "settings", "applied");
        running.Agent.HeartbeatInterval.ShouldBe(TimeSpan.FromSeconds(1));
        var seen = await SeenAsync(rest, running.Id);
        await Eventually.Async(async () => await SeenAsync(rest, running.Id) > seen, because: "a heartbeat is seen");
    }

    [Theory]
    [InlineData(AgentTransport.WebSocket)]
    [InlineData(AgentTransport.Http)]
    public async Task An_agent_moves_to_the_region_that_it_is_sent_to(AgentTransport transport)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var other = await RegionHost.StartAsync(database, "Region:Id=other");
        using var rest = region.Host.Rest();
        using var otherRest = other.Rest();
        await using var running = await ConnectedAsync(region.Host, rest, transport, 30 + (int)transport);
        var endpoint = $"ws://{other.OpAmp.Authority}/v1/opamp";

        await rest.AssignSetToAsync(await rest.NewSettingsAsync($$$"""{"opAmp":{"endpoint":"{{{endpoint}}}"}}"""), running.Id);

        await otherRest.AgentShowsAsync(running.Id, "connection", "connected");
        await rest.AgentShowsAsync(running.Id, "connection", "disconnected");
        await Eventually.PassesAsync(async () => (await otherRest.OffersAsync(running.Id))["settings"]!["status"]!.ToString().ShouldBe("applied"));
    }

    [Fact]
    public async Task An_agent_that_cannot_reach_the_new_endpoint_comes_back_and_says_why_and_is_not_sent_there_again()
    {
        using var rest = region.Host.Rest();
        await using var running = await ConnectedAsync(region.Host, rest, AgentTransport.WebSocket, 40);

        await rest.AssignSetToAsync(await rest.NewSettingsAsync("""{"opAmp":{"endpoint":"ws://127.0.0.1:1/v1/opamp"}}"""), running.Id);

        await rest.OfferShowsAsync(running.Id, "settings", "failed");
        var offers = (await rest.OffersAsync(running.Id))["settings"]!;
        offers["error"]!.ToString().ShouldContain("could not connect to ws://127.0.0.1:1/v1/opamp");
        offers["reportedHash"]!.ToString().ShouldBe(offers["offeredHash"]!.ToString());
        await rest.AgentShowsAsync(running.Id, "connection", "connected");
    }

    private static async Task<DateTimeOffset> SeenAsync(RestClient rest, Guid agent) =>
        (await rest.AgentAsync(agent))?["lastSeenAt"]?.GetValue<DateTimeOffset>() ?? DateTimeOffset.MinValue;

    private static async Task<RunningSimulation> ConnectedAsync(RegionHost host, RestClient rest, AgentTransport transport, int index)
    {
        var running = new RunningSimulation(host.OpAmp, transport, index);
        await rest.AgentShowsAsync(running.Id, "connection", "connected");
        return running;
    }
}
