using System.Net;
using Ampora.Regional.Sessions;
using Ampora.Regional.Tests.Groups;
using Ampora.Regional.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Sessions;

/// <summary>An agent asks for an id and goes on under it: everything that is known of it moves along.</summary>
public sealed class SuccessionTests(RegionFixture region) : IClassFixture<RegionFixture>, IDisposable
{
    private readonly RestClient _rest = region.Host.Rest();

    [Theory]
    [InlineData("websocket")]
    [InlineData("http")]
    public async Task Everything_follows_an_agent_to_the_id_that_it_was_given(string transport)
    {
        await using var wire = Connect(transport);
        var agent = new TestAgent { Capabilities = TestAgent.Managed | 0x400, Labels = { ["site"] = "north" } };
        await wire.AskAsync(agent.Report());
        await _rest.AgentShowsAsync(agent.Id, "configState", "none");
        var (path, hash) = await _rest.PublishAsync($"follows-{agent.Id}", "exporters: {}");
        await _rest.AssignToAsync(path, agent.Id);
        var offer = await wire.NextOfferAsync(agent);
        await wire.AskAsync(agent.Status(offer.ConfigHash, RemoteConfigStatuses.Applied));
        await _rest.AgentShowsAsync(agent.Id, "configState", "in-sync");
        await wire.AskAsync(agent.Goodbye());
        await _rest.AgentShowsAsync(agent.Id, "connection", "disconnected");
        (await _rest.SendAsync(HttpMethod.Post, $"/api/v1/agents/{agent.Id}/restart")).Status.ShouldBe(HttpStatusCode.Accepted);
        var (group, name) = await _rest.NewGroupAsync();
        await _rest.PutIntoAsync(group, agent.Id);
        var firstSeen = (await _rest.AgentAsync(agent.Id))!["firstSeenAt"]!.ToString();

        var renamed = await RenameAsync(wire, agent);
        var reply = await wire.AskAsync(renamed.Heartbeat());
        reply.InstanceUid.ShouldBe(renamed.Uid);
        (reply.Flags, reply.RemoteConfig, reply.ErrorResponse).ShouldBe((0ul, null, null));
        await _rest.AgentShowsAsync(renamed.Id, "connection", "connected");
        var shown = (await _rest.AgentAsync(renamed.Id))!;
        shown["labels"]!["site"]!.ToString().ShouldBe("north");
        shown["group"]!.ToString().ShouldBe(name);
        shown["firstSeenAt"]!.ToString().ShouldBe(firstSeen);
        shown["configState"]!.ToString().ShouldBe("in-sync");
        shown["reportedConfigHash"]!.ToString().ShouldBe(hash);
        (await _rest.AgentAsync(agent.Id)).ShouldBeNull();
        (await _rest.GetAsync("/api/v1/assignments"))["items"]!.AsArray().ShouldContain(item => Names(item!["agentId"], renamed.Id));
        (await _rest.GetAsync("/api/v1/assignments"))["items"]!.AsArray().ShouldNotContain(item => Names(item!["agentId"], agent.Id));
        (await _rest.GetAsync($"/api/v1/agents/{renamed.Id}/messages"))["items"]!.AsArray().Count.ShouldBe(1);
        (await FedAsync(agent.Id)).ShouldBe("gone");
        (await FedAsync(renamed.Id)).ShouldBe("present");

        // The assignment by id still decides.
        await _rest.AddVersionAsync(path, "exporters: {otlp: {}}");
        await _rest.AssignToAsync(path, renamed.Id, version: 2);
        (await wire.NextOfferAsync(renamed)).Config.ConfigMap[""].Body.ToStringUtf8().ShouldBe("exporters: {otlp: {}}");
    }

    [Theory]
    [InlineData("websocket")]
    [InlineData("http")]
    public async Task What_the_agent_said_with_its_request_is_taken(string transport)
    {
        await using var wire = Connect(transport);
        var agent = new TestAgent();
        await wire.AskAsync(agent.Report());
        var renamed = await RenameAsync(wire, agent, message => message.Health = new ComponentHealth { LastError = "said with the request" });
        (await wire.AskAsync(renamed.Heartbeat())).Flags.ShouldBe(0ul);
        await _rest.AgentShowsAsync(renamed.Id, "lastError", "said with the request");
    }

    [Theory]
    [InlineData("websocket")]
    [InlineData("http")]
    public async Task An_agent_that_ignores_its_new_id_goes_on_as_before(string transport)
    {
        await using var wire = Connect(transport);
        var agent = new TestAgent();
        await wire.AskAsync(agent.Report());
        var ignored = await RenameAsync(wire, agent);
        agent.Sequence = ignored.Sequence;
        (await wire.AskAsync(agent.Heartbeat())).Flags.ShouldBe(0ul);
        await _rest.AgentShowsAsync(agent.Id, "connection", "connected");
        (await _rest.AgentAsync(ignored.Id)).ShouldBeNull();
    }

    [Theory]
    [InlineData("websocket")]
    [InlineData("http")]
    public async Task An_agent_that_lost_the_reply_asks_again_and_keeps_what_it_has(string transport)
    {
        await using var wire = Connect(transport);
        var agent = new TestAgent();
        await wire.AskAsync(agent.Report());
        for (var i = 0; i < 10; i++)
        {
            agent.Sequence = (await RenameAsync(wire, agent)).Sequence;
        }

        var renamed = await RenameAsync(wire, agent);
        (await wire.AskAsync(renamed.Heartbeat())).Flags.ShouldBe(0ul);
        await _rest.AgentShowsAsync(renamed.Id, "serviceName", "otelcol");
        (await _rest.AgentAsync(agent.Id)).ShouldBeNull();
    }

    [Theory]
    [InlineData("websocket")]
    [InlineData("http")]
    public async Task A_request_with_a_goodbye_is_a_goodbye(string transport)
    {
        await using var wire = Connect(transport);
        var agent = new TestAgent();
        await wire.AskAsync(agent.Report());
        await _rest.AgentShowsAsync(agent.Id, "connection", "connected");
        var goodbye = agent.Goodbye();
        goodbye.Flags = (ulong)AgentToServerFlags.RequestInstanceUid;
        (await wire.AskAsync(goodbye)).ShouldBe(new ServerToAgent { InstanceUid = agent.Uid });
        await _rest.AgentShowsAsync(agent.Id, "connection", "disconnected");
    }

    [Fact]
    public async Task An_agent_may_use_its_new_id_elsewhere_and_over_the_other_transport()
    {
        await using var second = await RegionHost.StartAsync(region.Database, "Instance:Name=region-2");
        await using var socket = region.Host.Socket();
        var agent = new TestAgent { Labels = { ["site"] = "south" } };
        await socket.AskAsync(agent.Report());
        await _rest.AgentShowsAsync(agent.Id, "serviceName", "otelcol");
        var renamed = await RenameAsync(socket, agent);
        await using var poller = second.Poller();

        // What the socket's owner had not written yet may be lost, so it is asked for.
        (await poller.AskAsync(renamed.Heartbeat())).Flags.ShouldBe((ulong)ServerToAgentFlags.ReportFullState);
        await _rest.AgentShowsAsync(renamed.Id, "transport", "http");
        (await _rest.AgentAsync(renamed.Id))!["labels"]!["site"]!.ToString().ShouldBe("south");
        (await poller.AskAsync(renamed.Report())).Flags.ShouldBe(0ul);
        (await _rest.AgentAsync(agent.Id)).ShouldBeNull();
    }

    [Fact]
    public async Task Of_two_agents_with_one_id_neither_takes_the_record_along()
    {
        await using var wire = region.Host.Poller();
        var first = new TestAgent();
        var second = new TestAgent { Id = first.Id, Sequence = 1_000 };
        await wire.AskAsync(first.Report());
        ServerToAgent reply;
        do
        {
            reply = await wire.AskAsync(second.Heartbeat());
            reply = reply.AgentIdentification is null ? await wire.AskAsync(first.Heartbeat()) : reply;
        }
        while (reply.AgentIdentification is null);

        var separate = new TestAgent { Id = new Guid(reply.AgentIdentification.NewInstanceUid.Span, bigEndian: true) };
        await wire.AskAsync(separate.Report());
        await _rest.AgentShowsAsync(separate.Id, "connection", "connected");
        await _rest.AgentShowsAsync(first.Id, "connection", "connected");
    }

    [Fact]
    public void Ten_thousand_ids_are_all_different_and_of_version_7()
    {
        var sessions = region.Host.Services.GetRequiredService<SessionRegistry>();
        var message = new TestAgent().Heartbeat();
        var ids = Enumerable.Range(0, 10_000).Select(_ => sessions.NewId(message).AgentIdentification.NewInstanceUid).ToArray();
        ids.Distinct().Count().ShouldBe(10_000);
        ids.ShouldAllBe(id => id.Length == 16 && id[6] >> 4 == 7 && id[8] >> 6 == 2);
    }

    public void Dispose() => _rest.Dispose();

    private AgentWire Connect(string transport) => transport == "http" ? region.Host.Poller() : region.Host.Socket();

    /// <summary>The same agent under the id that it is given; it keeps counting.</summary>
    private static async Task<TestAgent> RenameAsync(AgentWire wire, TestAgent agent, Action<AgentToServer>? says = null)
    {
        var reply = await wire.AskAsync(agent.Next(message =>
        {
            message.Flags = (ulong)AgentToServerFlags.RequestInstanceUid;
            says?.Invoke(message);
        }));
        reply.InstanceUid.ShouldBe(agent.Uid);
        reply.Flags.ShouldBe(0ul);
        return new TestAgent
        {
            Id = new Guid(reply.AgentIdentification.NewInstanceUid.Span, bigEndian: true),
            Sequence = agent.Sequence,
            Capabilities = agent.Capabilities,
        };
    }

    private static bool Names(System.Text.Json.Nodes.JsonNode? node, Guid id) => node?.ToString() == id.ToString();

    /// <summary>What readers of the feed see of the agent.</summary>
    private async Task<string> FedAsync(Guid id)
    {
        await using var database = NpgsqlDataSource.Create(region.Database.ConnectionString);
        await using var command = database.CreateCommand("""
            SELECT 'present' FROM agents a JOIN feed_changes c ON c.stamp = a.feed_stamp AND a.id = ANY (c.ids) WHERE a.id = @key::uuid
            UNION SELECT CASE WHEN deleted_at IS NOT NULL THEN 'gone' END FROM feed_rows WHERE kind = 1 AND key = @key
            """);
        command.Parameters.AddWithValue("key", id.ToString());
        return (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
