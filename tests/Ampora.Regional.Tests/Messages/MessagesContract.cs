using System.Net;
using System.Text.Json.Nodes;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Messages;

/// <summary>What is sent once, either way, over either transport: each of them inherits these tests.</summary>
public abstract class MessagesContract(MessagesFixture region) : IDisposable
{
    private const string Echo = MessagesFixture.Echo;
    private const ulong Restartable = TestAgent.Managed | 0x400;

    private protected RegionHost Host => region.Host;

    private protected RestClient Rest { get; } = region.Host.Rest();

    private protected abstract AgentWire Connect(RegionHost host);

    /// <summary>The next thing that the region sends of its own accord: at once over a WebSocket, with a poll over plain HTTP.</summary>
    private protected abstract Task<ServerToAgent> NextOnceAsync(AgentWire wire, TestAgent agent);

    /// <summary>A few exchanges, in which nothing is sent once.</summary>
    private protected abstract Task NothingMoreAsync(AgentWire wire, TestAgent agent);

    [Fact]
    public async Task A_restart_reaches_the_agent_once_and_alone()
    {
        var agent = new TestAgent { Capabilities = Restartable };
        await using (var wire = await ReportAsync(agent, startedAt: 1_000))
        {
            var asked = await Rest.SendAsync(HttpMethod.Post, $"/api/v1/agents/{agent.Id}/restart");
            asked.Status.ShouldBe(HttpStatusCode.Accepted, asked.Body?.ToString());
            asked["kind"].ToString().ShouldBe("restart");
            var restart = await NextOnceAsync(wire, agent);
            restart.Capabilities = 0;
            restart.ShouldBe(new ServerToAgent { InstanceUid = agent.Uid, Command = new ServerToAgentCommand { Type = CommandType.Restart } });
            await NothingMoreAsync(wire, agent);
            var sent = (await ListAsync(agent))[0]!;
            sent["state"]!.ToString().ShouldBe("sent");
            sent["reason"]!.ToString().ShouldStartWith("no restart seen since ");
            sent["sentAt"].ShouldNotBeNull();
        }

        await using var again = await ReportAsync(agent, startedAt: 2_000_000_000);
        await NothingMoreAsync(again, agent);
        await Eventually.PassesAsync(async () => (await ListAsync(agent))[0]!["state"]!.ToString().ShouldBe("done"));
        (await ListAsync(agent))[0]!["reason"]!.ToString().ShouldBe("the agent started at 1970-01-01T00:00:02Z");
    }

    [Fact]
    public async Task A_command_waits_for_no_offer_and_carries_none()
    {
        var agent = new TestAgent { Capabilities = Restartable };
        await using var wire = await ReportAsync(agent);
        var (path, _) = await Rest.PublishAsync($"beside-{agent.Id}", "exporters: {}");
        await Task.WhenAll(Rest.AssignToAsync(path, agent.Id), RestartAsync(agent));
        var (offers, commands) = (0, 0);
        while (offers == 0 || commands == 0)
        {
            var reply = await NextAsync(wire, agent);
            offers += reply.RemoteConfig is null ? 0 : 1;
            if (reply.Command is not null)
            {
                commands++;
                reply.Capabilities = 0;
                reply.ShouldBe(new ServerToAgent { InstanceUid = agent.Uid, Command = new ServerToAgentCommand() });
            }
        }

        commands.ShouldBe(1);
    }

    [Fact]
    public async Task Several_messages_arrive_each_once_in_their_order_one_by_one()
    {
        var agent = new TestAgent { Capabilities = Restartable };
        await using var wire = await ReportAsync(agent);
        for (var i = 1; i <= 3; i++)
        {
            (await SendAsync(agent, Echo, $"say-{i}", Convert.ToBase64String([0, (byte)i, 255]))).Status.ShouldBe(HttpStatusCode.Accepted);
        }

        for (byte i = 1; i <= 3; i++)
        {
            (await NextOnceAsync(wire, agent)).CustomMessage.ShouldBe(
                new CustomMessage { Capability = Echo, Type = $"say-{i}", Data = ByteString.CopyFrom(0, i, 255) });
        }

        await NothingMoreAsync(wire, agent);
        (await ListAsync(agent)).Select(message => message!["state"]!.ToString()).ShouldBe(["sent", "sent", "sent"]);
    }

    [Fact]
    public async Task What_was_asked_for_while_the_agent_was_away_waits_for_it()
    {
        var agent = new TestAgent { Capabilities = Restartable };
        await using (var first = await ReportAsync(agent))
        {
            await first.AskAsync(agent.Goodbye());
        }

        await Rest.AgentShowsAsync(agent.Id, "connection", "disconnected");
        await RestartAsync(agent);
        var waiting = (await ListAsync(agent))[0]!;
        waiting["state"]!.ToString().ShouldBe("waiting");
        waiting["reason"]!.ToString().ShouldBe("the agent is not connected");
        await using var wire = Connect(Host);
        var greeting = await wire.AskAsync(agent.Heartbeat());
        (greeting.Command ?? (await NextOnceAsync(wire, agent)).Command).ShouldNotBeNull();
        await NothingMoreAsync(wire, agent);
    }

    [Fact]
    public async Task A_message_that_waited_too_long_is_not_sent()
    {
        var agent = new TestAgent { Capabilities = Restartable };
        await using (var first = await ReportAsync(agent))
        {
            await first.AskAsync(agent.Goodbye());
        }

        await Rest.AgentShowsAsync(agent.Id, "connection", "disconnected");
        await Rest.PostAsync($"/api/v1/agents/{agent.Id}/restart", new JsonObject { ["expiresInSeconds"] = 1 });
        await Eventually.PassesAsync(async () => (await ListAsync(agent))[0]!["state"]!.ToString().ShouldBe("expired"));
        await using var wire = Connect(Host);
        (await wire.AskAsync(agent.Heartbeat())).Command.ShouldBeNull();
        await NothingMoreAsync(wire, agent);
    }

    [Fact]
    public async Task What_was_sent_is_not_sent_again_by_a_region_that_died_in_between()
    {
        await using var database = await (await Ampora.Testing.Postgres.PostgresServer.SharedAsync()).CreateDatabaseAsync();
        var agent = new TestAgent { Capabilities = Restartable };
        var dying = await MessagesFixture.StartAsync(database);
        using (var rest = dying.Rest())
        await using (var wire = Connect(dying))
        {
            await wire.AskAsync(Described(agent, 1_000));
            await rest.AgentShowsAsync(agent.Id, "serviceName", "otelcol");
            (await rest.SendAsync(HttpMethod.Post, $"/api/v1/agents/{agent.Id}/restart")).Status.ShouldBe(HttpStatusCode.Accepted);
            (await NextOnceAsync(wire, agent)).Command.ShouldNotBeNull();
            await dying.KillAsync();
        }

        await using var region = await MessagesFixture.StartAsync(database);
        await using var again = Connect(region);
        (await again.AskAsync(agent.Heartbeat())).Command.ShouldBeNull();
        await NothingMoreAsync(again, agent);
    }

    [Fact]
    public async Task An_agent_that_does_not_accept_a_restart_is_not_asked()
    {
        var agent = new TestAgent();
        await using var wire = await ReportAsync(agent);
        var refused = await Rest.SendAsync(HttpMethod.Post, $"/api/v1/agents/{agent.Id}/restart");
        refused.Status.ShouldBe(HttpStatusCode.Conflict);
        refused["detail"].ToString().ShouldContain("AcceptsRestartCommand");
        (await ListAsync(agent)).Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("com.example.other", "type", "", HttpStatusCode.Conflict, "com.example.other")]
    [InlineData("echo", "type", "", HttpStatusCode.BadRequest, "capability")]
    [InlineData("com.example.echo/", "type", "", HttpStatusCode.BadRequest, "capability")]
    [InlineData(Echo, "type", "not base64", HttpStatusCode.BadRequest, "data")]
    public async Task A_message_that_cannot_be_meant_is_refused_with_its_reason(
        string capability, string type, string data, HttpStatusCode status, string named)
    {
        var agent = new TestAgent { Capabilities = Restartable };
        await using var wire = await ReportAsync(agent);
        var refused = await SendAsync(agent, capability, type, data);
        refused.Status.ShouldBe(status);
        refused.Body!.ToString().ShouldContain(named);
        (await ListAsync(agent)).Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_message_of_more_bytes_than_allowed_is_refused_either_way()
    {
        var agent = new TestAgent { Capabilities = Restartable };
        await using var wire = await ReportAsync(agent);
        var refused = await SendAsync(agent, Echo, "big", Convert.ToBase64String(new byte[MessagesFixture.MaxBytes + 1]));
        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Body!.ToString().ShouldContain("Messages:MaxBytes");
        var reply = await wire.AskAsync(Custom(agent, Echo, "big", new byte[MessagesFixture.MaxBytes + 1]));
        reply.ErrorResponse.Type.ShouldBe(ServerErrorResponseType.BadRequest);
        reply.ErrorResponse.ErrorMessage.ShouldContain("custom_message.data");
        (await ListAsync(agent)).Count.ShouldBe(0);
        (await wire.AskAsync(Custom(agent, Echo, "fits", new byte[MessagesFixture.MaxBytes]))).ErrorResponse.ShouldBeNull();
        (await ListAsync(agent)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_message_over_the_limit_of_replies_is_not_sent_and_the_agent_goes_on()
    {
        var agent = new TestAgent { Capabilities = Restartable };
        await using var wire = await ReportAsync(agent);
        (await SendAsync(agent, Echo, "over the limit", Convert.ToBase64String(new byte[MessagesFixture.MaxBytes]))).Status.ShouldBe(HttpStatusCode.Accepted);
        await Eventually.PassesAsync(async () =>
        {
            (await wire.AskAsync(agent.Heartbeat())).CustomMessage.ShouldBeNull();
            (await ListAsync(agent))[0]!["state"]!.ToString().ShouldBe("too-large");
        });
        (await SendAsync(agent, Echo, "small", "AAE=")).Status.ShouldBe(HttpStatusCode.Accepted);
        (await NextOnceAsync(wire, agent)).CustomMessage.Type.ShouldBe("small");
    }

    [Fact]
    public async Task What_has_no_room_beside_an_offer_comes_in_a_message_of_its_own()
    {
        const int MoreThanHalf = MessagesFixture.MaxBytes * 3 / 4;
        var agent = new TestAgent { Capabilities = Restartable };
        await using var wire = await ReportAsync(agent);
        var (path, _) = await Rest.PublishAsync($"large-{agent.Id}", new string('x', MoreThanHalf));
        await Rest.AssignToAsync(path, agent.Id);
        (await SendAsync(agent, Echo, "large", Convert.ToBase64String(new byte[MoreThanHalf]))).Status.ShouldBe(HttpStatusCode.Accepted);
        var messages = 0;
        for (var applied = false; !applied || messages == 0;)
        {
            var reply = await NextAsync(wire, agent);
            messages += reply.CustomMessage is null ? 0 : 1;
            if (reply.RemoteConfig is { } offer)
            {
                reply = await wire.AskAsync(agent.Status(offer.ConfigHash, RemoteConfigStatuses.Applied));
                messages += reply.CustomMessage is null ? 0 : 1;
                applied = true;
            }
        }

        messages.ShouldBe(1);
        await NothingMoreAsync(wire, agent);
    }

    [Fact]
    public async Task What_an_agent_sends_once_is_committed_before_the_reply_and_once()
    {
        var agent = new TestAgent { Capabilities = Restartable };
        await using var wire = await ReportAsync(agent);
        var message = Custom(agent, Echo, "hello", [1, 0, 2]);
        (await wire.AskAsync(message)).ErrorResponse.ShouldBeNull();
        var received = (await ListAsync(agent)).ShouldHaveSingleItem()!;
        received["direction"]!.ToString().ShouldBe("from-agent");
        received["capability"]!.ToString().ShouldBe(Echo);
        received["type"]!.ToString().ShouldBe("hello");
        Convert.FromBase64String(received["data"]!.ToString()).ShouldBe([1, 0, 2]);
        received["state"]!.ToString().ShouldBe("received");

        // The same message again, also over a new connection: answered each time, processed once.
        (await wire.AskAsync(message)).ErrorResponse.ShouldBeNull();
        await using var other = Connect(Host);
        (await other.AskAsync(message)).ErrorResponse.ShouldBeNull();
        (await ListAsync(agent)).Count.ShouldBe(1);
        (await other.AskAsync(Custom(agent, Echo, "hello", [1, 0, 2]))).ErrorResponse.ShouldBeNull();
        (await ListAsync(agent)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_message_of_a_capability_that_the_region_does_not_use_is_ignored_without_error()
    {
        var agent = new TestAgent { Capabilities = Restartable };
        await using var wire = await ReportAsync(agent);
        var reply = await wire.AskAsync(Custom(agent, "com.example.unknown", "hello", [1]));
        reply.ErrorResponse.ShouldBeNull();
        reply.Flags.ShouldBe(0ul);
        (await ListAsync(agent)).Count.ShouldBe(0);
    }

    [Fact]
    public async Task The_newest_messages_are_kept_and_read_page_by_page()
    {
        var agent = new TestAgent { Capabilities = Restartable };
        await using var wire = await ReportAsync(agent);
        for (var i = 0; i < MessagesFixture.Keep + 3; i++)
        {
            await wire.AskAsync(Custom(agent, Echo, $"{i}", []));
        }

        var first = await Rest.GetAsync($"/api/v1/agents/{agent.Id}/messages?limit=3&direction=from-agent");
        first["items"]!.AsArray().Select(message => message!["type"]!.ToString()).ShouldBe(["7", "6", "5"]);
        var second = await Rest.GetAsync($"/api/v1/agents/{agent.Id}/messages?limit=3&direction=from-agent&before={first["nextBefore"]}");
        second["items"]!.AsArray().Select(message => message!["type"]!.ToString()).ShouldBe(["4", "3"]);
        second["nextBefore"].ShouldBeNull();
        (await Rest.GetAsync($"/api/v1/agents/{agent.Id}/messages?direction=to-agent"))["items"]!.AsArray().Count.ShouldBe(0);
        (await Rest.SendAsync(HttpMethod.Get, $"/api/v1/agents/{agent.Id}/messages?limit=0&direction=up")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Of_an_agent_that_is_not_known_nothing_is_taken()
    {
        var nobody = new TestAgent();
        (await SendAsync(nobody, Echo, "hello", "")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await Rest.SendAsync(HttpMethod.Post, $"/api/v1/agents/{nobody.Id}/restart")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await Rest.SendAsync(HttpMethod.Get, $"/api/v1/agents/{nobody.Id}/messages")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    public void Dispose()
    {
        Rest.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static AgentToServer Described(TestAgent agent, ulong startedAt) => agent.Next(message =>
    {
        message.AgentDescription = agent.Description();
        message.Health = new ComponentHealth { Healthy = true, StartTimeUnixNano = startedAt };
        message.EffectiveConfig = TestAgent.Effective("receivers: {}");
        message.CustomCapabilities = new CustomCapabilities { Capabilities = { Echo } };
    });

    private protected static AgentToServer Custom(TestAgent agent, string capability, string type, byte[] data) => agent.Next(message =>
        message.CustomMessage = new CustomMessage { Capability = capability, Type = type, Data = ByteString.CopyFrom(data) });

    private async Task<AgentWire> ReportAsync(TestAgent agent, ulong startedAt = 1_000)
    {
        var wire = Connect(Host);
        (await wire.AskAsync(Described(agent, startedAt))).ErrorResponse.ShouldBeNull();
        await Rest.AgentShowsAsync(agent.Id, "connection", "connected");
        await Rest.AgentShowsAsync(agent.Id, "serviceName", "otelcol");
        return wire;
    }

    private static async Task<ServerToAgent> NextAsync(AgentWire wire, TestAgent agent) =>
        wire is SocketWire socket ? await socket.ReceiveAsync() : await wire.AskAsync(agent.Heartbeat());

    private async Task RestartAsync(TestAgent agent) =>
        (await Rest.SendAsync(HttpMethod.Post, $"/api/v1/agents/{agent.Id}/restart")).Status.ShouldBe(HttpStatusCode.Accepted);

    private Task<RestReply> SendAsync(TestAgent agent, string capability, string type, string data) => Rest.PostAsync(
        $"/api/v1/agents/{agent.Id}/messages", new JsonObject { ["capability"] = capability, ["type"] = type, ["data"] = data });

    private async Task<JsonArray> ListAsync(TestAgent agent) => (await Rest.GetAsync($"/api/v1/agents/{agent.Id}/messages"))["items"]!.AsArray();
}
