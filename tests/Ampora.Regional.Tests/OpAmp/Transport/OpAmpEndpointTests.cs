using System.Net;
using System.Net.WebSockets;
using Ampora.Regional.OpAmp;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Google.Protobuf;
using OpAmp.Proto.V1;

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
    public async Task Only_the_configured_limit_stands_over_plain_HTTP()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database);
        await using var poller = region.Poller();

        // More than the web server takes by itself, in a field of a later version.
        using var buffer = new MemoryStream();
        using (var output = new CodedOutputStream(buffer, leaveOpen: true))
        {
            output.WriteRawMessage(new TestAgent().Report());
            output.WriteTag(200, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(new byte[32 << 20]));
        }

        using var response = await poller.PostAsync(buffer.ToArray());
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await HttpWire.ReplyAsync(response)).ErrorResponse.ShouldBeNull();
    }

    [Fact]
    public async Task A_reply_over_the_limit_is_not_sent_and_recorded()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(
            database, ["OpAmp:MaxReplyBytes=1024", .. Enumerable.Range(0, 10).Select(number => $"OpAmp:CustomCapabilities:{number}=com.example.{new string('x', 200)}/{number}")]);
        await using var poller = region.Poller();
        var polling = new TestAgent();
        using var response = await poller.PostAsync(polling.Report().ToByteArray());
        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
        (await poller.AskAsync(polling.Heartbeat())).ShouldBe(new ServerToAgent { InstanceUid = polling.Uid });

        await using var socket = region.Socket();
        var agent = new TestAgent();
        await socket.SendAsync(agent.Report());
        (await socket.AskAsync(agent.Heartbeat())).ShouldBe(new ServerToAgent { InstanceUid = agent.Uid });
        region.Logs.Records.Count(record => record.EventId.Id is 1101 or 1121).ShouldBe(2);
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
