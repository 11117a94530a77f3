using System.Net;
using System.Net.WebSockets;
using Ampora.Regional.OpAmp;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Google.Protobuf;

namespace Ampora.Regional.Tests.OpAmp.Transport;

[Slow("a region for every test")]
public sealed class OpAmpEndpointTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Another_path_is_served_instead_of_the_usual_one()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database, "OpAmp:Path=/agents/opamp");
        await using var poller = region.Poller();
        using var there = await poller.PostAsync(new TestAgent().Report().ToByteArray(), path: "/agents/opamp");
        there.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var gone = await poller.PostAsync(new TestAgent().Report().ToByteArray());
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await using var socket = await region.Socket().ConnectAsync("/agents/opamp");
        (await socket.AskAsync(new TestAgent().Report())).ErrorResponse.ShouldBeNull();
        await using var old = region.Socket();
        await Should.ThrowAsync<WebSocketException>(() => old.ConnectAsync());
        old.Answer.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Ten_mebibytes_are_taken_as_it_comes()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database);
        using var rest = region.Rest();
        await using var socket = region.Socket();
        await using var poller = region.Poller();
        foreach (var wire in (AgentWire[])[socket, poller])
        {
            var agent = new TestAgent();
            var report = agent.Report();
            report.EffectiveConfig = TestAgent.Effective(new string('x', 10 << 20));
            (await wire.AskAsync(report)).ErrorResponse.ShouldBeNull();
            await Eventually.PassesAsync(async () =>
                (await rest.AgentAsync(agent.Id))!["effectiveConfig"]!["files"]![0]!["sizeBytes"]!.GetValue<int>().ShouldBe(10 << 20));
        }
    }

    [Fact]
    public void What_a_region_offers_without_configuration_is_what_agents_expect()
    {
        var options = new OpAmpOptions();
        options.Path.ShouldBe("/v1/opamp");
        options.MaxMessageBytes.ShouldBe(64 << 20);
        options.MaxReplyBytes.ShouldBe(64 << 20);
        new Ampora.Hosting.Listeners.ListenerOptions().OpAmp.ShouldEndWith(":4320");
    }
}
