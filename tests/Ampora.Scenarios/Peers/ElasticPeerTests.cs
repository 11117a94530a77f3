using Ampora.AgentSimulator;
using Ampora.Testing.Processes;
using Ampora.Testing;
using Ampora.Testing.Postgres;

namespace Ampora.Scenarios.Peers;

/// <summary>A region and an OpAMP client that nobody here wrote.</summary>
public sealed class ElasticPeerTests(PostgresFixture postgres)
{
    private const string Content = """{"log_level": "debug", "sampling_rate": 0.25}""";

    private readonly Guid _uid = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task It_registers_reports_takes_a_configuration_and_reports_it_applied()
    {
        await using var region = await RegionProcess.StartAsync(postgres);
        await using var peer = await ElasticPeer.StartAsync(new ServerTarget(region.OpAmp, RegionProcess.OpAmpKey), _uid, "elastic-peer");

        await peer.SeesAsync("answered", line => line.GetProperty("described").GetBoolean());
        var agent = await Eventually.ValueAsync(async () => await region.Rest.TryGetAsync($"/api/v1/agents/{_uid}") is { } found ? new { Found = found } : null);
        agent.Found.GetProperty("serviceName").GetString().ShouldBe("elastic-peer");
        agent.Found.GetProperty("hostName").GetString().ShouldBe("elastic-peer-host");
        agent.Found.GetProperty("labels").GetProperty("team").GetString().ShouldBe("interoperability");
        agent.Found.GetProperty("connection").GetString().ShouldBe("connected");
        agent.Found.GetProperty("transport").GetString().ShouldBe("http");
        agent.Found.GetProperty("health").GetString().ShouldBe("unreported", "this client has no health to report");
        peer.Lines("configuration").ShouldBeEmpty("nothing is offered that nobody has assigned");

        var (id, hash) = await region.PublishAsync("elastic", "elastic", "application/json", Content);
        await region.Rest.PostAsync($"/api/v1/configurations/{id}/versions/1/assignments", new { agentId = _uid });

        var received = await peer.SeesAsync("configuration");
        received.GetProperty("hash").GetString().ShouldBe(hash);
        received.GetProperty("files").GetProperty("elastic").GetString().ShouldBe(Content);
        received.GetProperty("contentTypes").GetProperty("elastic").GetString().ShouldBe("application/json");
        await Eventually.PassesAsync(async () =>
        {
            var applied = await region.Rest.GetAsync($"/api/v1/agents/{_uid}");
            applied.GetProperty("configState").GetString().ShouldBe("in-sync");
            applied.GetProperty("reportedConfigHash").GetString().ShouldBe(hash);
        });

        var answered = peer.Lines("answered").Count();
        await Eventually.Async(() => peer.Lines("answered").Count() >= answered + 3);
        peer.Lines("configuration").Count().ShouldBe(1, "an agent in sync is not offered its configuration again");
        peer.Lines("failed").ShouldBeEmpty();
    }

    [Fact]
    public async Task It_comes_back_after_the_region_died_and_is_shown_disconnected_once_it_ended()
    {
        await using var region = await RegionProcess.StartAsync(
            postgres, settings: new Dictionary<string, string> { ["OpAmp__PollTimeoutSeconds"] = "5" });
        await using (var peer = await ElasticPeer.StartAsync(new ServerTarget(region.OpAmp, RegionProcess.OpAmpKey), _uid, "elastic-peer"))
        {
            await peer.SeesAsync("answered", line => line.GetProperty("described").GetBoolean());
            var (id, hash) = await region.PublishAsync("elastic", "elastic", "application/json", Content);
            await region.Rest.PostAsync($"/api/v1/configurations/{id}/versions/1/assignments", new { agentId = _uid });
            (await peer.SeesAsync("configuration")).GetProperty("hash").GetString().ShouldBe(hash);
            await ShowsAsync(region, "configState", "in-sync");

            await region.KillAsync();
            await peer.SeesAsync("failed");
            await region.StartAgainAsync();
            var before = peer.Lines("answered").Count();

            // The client waits 30 s by itself before it tries again.
            await Eventually.Async(() => peer.Lines("answered").Count() >= before + 3, TimeSpan.FromMinutes(2));
            peer.Lines("answered").Last().GetProperty("flags").GetInt32().ShouldBe(0, "nothing is asked for again and again");
            peer.Lines("configuration").Count().ShouldBe(1, "what it runs already is not offered again");
            await ShowsAsync(region, "connection", "connected");
            await ShowsAsync(region, "configState", "in-sync");
        }

        await ShowsAsync(region, "connection", "disconnected");
        (await region.Rest.GetAsync("/api/v1/agents")).GetProperty("total").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task A_wrong_key_is_refused_and_leaves_no_agent()
    {
        await using var region = await RegionProcess.StartAsync(postgres);
        await using var peer = await ElasticPeer.StartAsync(new ServerTarget(region.OpAmp, "a-key-that-the-region-does-not-know"), _uid, "stranger");

        (await peer.SeesAsync("failed")).GetProperty("error").GetString()!.ShouldContain("401");
        (await region.Rest.GetAsync("/api/v1/agents")).GetProperty("total").GetInt32().ShouldBe(0);
    }

    private Task ShowsAsync(RegionProcess region, string member, string value) => Eventually.PassesAsync(async () =>
        (await region.Rest.GetAsync($"/api/v1/agents/{_uid}")).GetProperty(member).GetString().ShouldBe(value));
}
