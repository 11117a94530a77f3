using System.Net;
using System.Net.WebSockets;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.OpAmp.Transport;

/// <summary>OpAMP over WebSocket.</summary>
public sealed class WebSocketTransportTests(RegionFixture region) : AgentContract(region), IClassFixture<RegionFixture>
{
    private const int Limit = 1_048_576;

    private protected override AgentWire Connect() => Host.Socket();

    private protected override async Task<HttpStatusCode> StatusAsync(string path, string? key)
    {
        await using var wire = Host.Socket();
        await Should.ThrowAsync<WebSocketException>(() => wire.ConnectAsync(path, key));
        return wire.Answer;
    }

    [Fact]
    public async Task A_heartbeat_is_answered_in_eighteen_bytes()
    {
        await using var wire = Host.Socket();
        var agent = new TestAgent();
        await wire.AskAsync(agent.Report());
        (await wire.AskAsync(agent.Heartbeat())).CalculateSize().ShouldBe(18);
    }

    [Fact]
    public async Task The_capabilities_of_the_region_come_once_on_a_connection()
    {
        var agent = new TestAgent();
        await using var first = Host.Socket();
        (await first.AskAsync(agent.Report())).Capabilities.ShouldBe(0x3Ful);
        (await first.AskAsync(agent.Heartbeat())).Capabilities.ShouldBe(0ul);
        await using var second = Host.Socket();
        (await second.AskAsync(agent.Heartbeat())).Capabilities.ShouldBe(0x3Ful);
    }

    [Fact]
    public async Task A_get_that_is_no_WebSocket_is_told_to_upgrade()
    {
        using var http = new RestClient(Host.OpAmp, RegionHost.AgentKey);
        using var response = await http.Http.GetAsync("/v1/opamp", TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.UpgradeRequired);
    }

    [Fact]
    public async Task Text_is_not_parsed_and_closes()
    {
        await using var wire = Host.Socket();
        await wire.AskAsync(new TestAgent().Report());
        await wire.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text);
        (await wire.ClosedAsync()).ShouldBe(WebSocketCloseStatus.InvalidMessageType);
    }

    [Fact]
    public async Task A_message_over_the_limit_closes_and_changes_nothing()
    {
        await using var wire = Host.Socket();
        var agent = new TestAgent();
        await wire.AskAsync(agent.Report());
        var large = agent.Next(message => message.EffectiveConfig = TestAgent.Effective(new string('x', Limit)));
        await wire.SendAsync(large);
        (await wire.ClosedAsync()).ShouldBe(WebSocketCloseStatus.MessageTooBig);
        wire.CloseWords!.ShouldContain("OpAmp:MaxMessageBytes");
        await Rest.AgentShowsAsync(agent.Id, "connection", "disconnected");
        (await Rest.AgentAsync(agent.Id))!["effectiveConfig"]!["files"]![0]!["sizeBytes"]!.GetValue<int>().ShouldBe("receivers: {}".Length);
    }

    [Fact]
    public async Task A_message_of_the_limit_is_taken()
    {
        await using var wire = Host.Socket();
        var message = new TestAgent().Report();
        message.EffectiveConfig = TestAgent.Effective(new string('x', Limit - 500));
        message.EffectiveConfig = TestAgent.Effective(new string('x', Limit - 500 + Limit - 1 - message.CalculateSize()));
        (1 + message.CalculateSize()).ShouldBe(Limit);
        (await wire.AskAsync(message)).ErrorResponse.ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("8080808080808080808000")]
    public async Task A_header_that_is_not_zero_is_refused_and_the_connection_stays(string header)
    {
        await using var wire = Host.Socket();
        var agent = new TestAgent();
        await wire.AskAsync(agent.Report());
        await wire.SendAsync([.. Convert.FromHexString(header), .. header.Length == 0 ? [] : agent.Unwell("not taken").ToByteArray()]);
        (await wire.ReceiveAsync()).ErrorResponse.ErrorMessage.ShouldStartWith("message header:");
        agent.Sequence = 1;
        (await wire.AskAsync(agent.Heartbeat())).Flags.ShouldBe(0ul);
        await Rest.AgentShowsAsync(agent.Id, "health", "healthy");
    }

    [Fact]
    public async Task A_header_of_several_bytes_is_taken()
    {
        await using var wire = Host.Socket();
        await wire.SendAsync([0x80, 0x80, 0x00, .. new TestAgent().Report().ToByteArray()]);
        (await wire.ReceiveAsync()).ErrorResponse.ShouldBeNull();
    }

    [Fact]
    public async Task A_message_may_come_in_pieces_with_a_ping_between()
    {
        using var raw = await new RawSocket().ConnectAsync(Host.OpAmp);
        byte[] message = [0, .. new TestAgent().Report().ToByteArray()];
        await raw.SendAsync(RawSocket.Binary, message[..1], final: false);
        await raw.SendAsync(RawSocket.Ping, [7, 7]);
        await raw.SendAsync(RawSocket.Continuation, message[1..20], final: false);
        await raw.SendAsync(RawSocket.Continuation, message[20..]);
        var (pong, echoed) = await raw.ReceiveAsync();
        pong.ShouldBe(RawSocket.Pong);
        echoed.ShouldBe([7, 7]);
        var (opcode, reply) = await raw.ReceiveAsync();
        opcode.ShouldBe(RawSocket.Binary);
        reply[0].ShouldBe((byte)0);
        ServerToAgent.Parser.ParseFrom(reply.AsSpan(1)).ErrorResponse.ShouldBeNull();
    }

    [Fact]
    public async Task A_frame_without_a_mask_breaks_the_protocol()
    {
        using var raw = await new RawSocket().ConnectAsync(Host.OpAmp);
        var agent = new TestAgent();
        await raw.SendAsync(RawSocket.Binary, [0, .. agent.Report().ToByteArray()], masked: false);
        (await raw.ClosedAsync()).Code.ShouldBe(1002);
        (await Rest.AgentAsync(agent.Id)).ShouldBeNull();
    }

    [Fact]
    public async Task Agents_on_one_socket_are_apart()
    {
        await using var wire = Host.Socket();
        var (one, two) = (new TestAgent(), new TestAgent());
        (await wire.AskAsync(one.Report())).InstanceUid.ShouldBe(one.Uid);
        (await wire.AskAsync(two.Report(healthy: false))).InstanceUid.ShouldBe(two.Uid);
        foreach (var agent in (TestAgent[])[one, two, one, two])
        {
            (await wire.AskAsync(agent.Heartbeat())).ShouldBe(new ServerToAgent { InstanceUid = agent.Uid });
        }

        var (path, _) = await Rest.PublishAsync($"shared-{two.Id}", "x");
        await Rest.AgentShowsAsync(one.Id, "health", "healthy");
        await Rest.AgentShowsAsync(two.Id, "health", "unhealthy");
        foreach (var agent in (TestAgent[])[one, two])
        {
            await Rest.AssignToAsync(path, agent.Id);
            var push = await wire.ReceiveAsync();
            push.InstanceUid.ShouldBe(agent.Uid);
            push.RemoteConfig.ShouldNotBeNull();
        }

        // The goodbye of one leaves the other; the end of the socket leaves nobody.
        await wire.AskAsync(one.Goodbye());
        await Rest.AgentShowsAsync(one.Id, "connection", "disconnected");
        (await wire.AskAsync(two.Heartbeat())).ShouldBe(new ServerToAgent { InstanceUid = two.Uid });
        (await Rest.AgentAsync(two.Id))!["connection"]!.ToString().ShouldBe("connected");
        await wire.AskAsync(one.Heartbeat());
        await Rest.AgentShowsAsync(one.Id, "connection", "connected");
        await wire.CloseAsync();
        await Rest.AgentShowsAsync(one.Id, "connection", "disconnected");
        await Rest.AgentShowsAsync(two.Id, "connection", "disconnected");
    }

    [Fact]
    public async Task A_socket_that_is_cut_shows_its_agent_disconnected()
    {
        await using var wire = Host.Socket();
        var agent = new TestAgent();
        await wire.AskAsync(agent.Report());
        await Rest.AgentShowsAsync(agent.Id, "connection", "connected");
        wire.Abort();
        await Rest.AgentShowsAsync(agent.Id, "connection", "disconnected");
    }

    [Fact]
    public async Task Every_message_has_one_reply_in_its_turn()
    {
        await using var wire = Host.Socket();
        var agents = Enumerable.Range(0, 5).Select(_ => new TestAgent()).ToArray();
        var sent = new List<ByteString>();
        for (var round = 0; round < 20; round++)
        {
            foreach (var agent in agents)
            {
                await wire.SendAsync(round == 0 ? agent.Report() : agent.Heartbeat());
                sent.Add(agent.Uid);
            }
        }

        var answered = new List<ByteString>();
        while (answered.Count < sent.Count)
        {
            answered.Add((await wire.ReceiveAsync()).InstanceUid);
        }

        answered.ShouldBe(sent);
    }

    [Fact]
    public async Task A_client_that_offers_deflate_is_served()
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {RegionHost.AgentKey}");
        socket.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
        socket.Options.CollectHttpResponseDetails = true;
        await socket.ConnectAsync(new UriBuilder(Host.OpAmp) { Scheme = "ws", Path = "/v1/opamp" }.Uri, TestContext.Current.CancellationToken).WithTimeout();
        socket.HttpResponseHeaders!.Keys.ShouldNotContain("Sec-WebSocket-Extensions");
        byte[] message = [0, .. new TestAgent().Report().ToByteArray()];
        await socket.SendAsync(message, WebSocketMessageType.Binary, true, TestContext.Current.CancellationToken).WithTimeout();
        var buffer = new byte[4096];
        var got = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken).WithTimeout();
        ServerToAgent.Parser.ParseFrom(buffer.AsSpan(1, got.Count - 1)).ErrorResponse.ShouldBeNull();
    }
}
