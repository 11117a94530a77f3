using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Google.Protobuf;

namespace Ampora.Regional.Tests.OpAmp.Transport;

/// <summary>Whoever sends byte by byte, or no more, does not hold a connection for ever.</summary>
[Slow("limits of whole seconds")]
public sealed class DeadlineTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private RegionHost _region = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _region = await RegionHost.StartAsync(
            _database, "OpAmp:MessageSeconds=1", "OpAmp:PingIntervalSeconds=1", "OpAmp:PingTimeoutSeconds=1", "OpAmp:PollTimeoutSeconds=1",
            "Listen:RequestHeadersSeconds=1");
    }

    public async ValueTask DisposeAsync()
    {
        await _region.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20)]
    public async Task A_frame_that_does_not_come_to_its_end_closes_the_WebSocket(int bytes)
    {
        using var raw = await new RawSocket().ConnectAsync(_region.OpAmp);
        await raw.SendAsync(RawSocket.Binary, [0, .. new TestAgent().Report().ToByteArray()]);
        (await raw.ReceiveAsync()).Opcode.ShouldBe(RawSocket.Binary);
        byte[] frame = [0x82, 0xFE, 0x01, 0x00, 1, 2, 3, 4, .. new byte[100]];
        await raw.SendRawAsync(frame[..bytes]);
        await ClosesAsync(raw, 1008);
    }

    [Fact]
    public async Task A_message_whose_pieces_do_not_end_closes_the_WebSocket()
    {
        using var raw = await new RawSocket().ConnectAsync(_region.OpAmp);
        await raw.SendAsync(RawSocket.Binary, [0], final: false);
        await ClosesAsync(raw, 1008);
    }

    [Fact]
    public async Task A_body_that_does_not_come_to_its_end_is_answered_408()
    {
        using var raw = await RawHttp.ConnectAsync(_region.OpAmp);
        await raw.SendAsync($"POST /v1/opamp HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {RegionHost.AgentKey}\r\nContent-Type: application/x-protobuf\r\nContent-Length: 1000\r\n\r\nabc");
        (await raw.HeadAsync()).ShouldStartWith("HTTP/1.1 408");
    }

    [Fact]
    public async Task Headers_that_do_not_come_to_their_end_end_the_connection()
    {
        using var raw = await RawHttp.ConnectAsync(_region.OpAmp);
        await raw.SendAsync("GET /v1/opamp HTTP/1.1\r\nHost: x\r\nX-Sl");
        (await raw.HeadAsync()).ShouldStartWith("HTTP/1.1 408");
    }

    [Fact]
    public async Task A_connection_that_nobody_hears_any_more_is_noticed()
    {
        using var rest = _region.Rest();
        using var proxy = new CutProxy(_region.OpAmp.Port);
        await using var wire = new SocketWire(new Uri(proxy.Address));
        var agent = new TestAgent();
        await wire.AskAsync(agent.Report());
        await rest.AgentShowsAsync(agent.Id, "connection", "connected");
        proxy.Freeze();
        await rest.AgentShowsAsync(agent.Id, "connection", "disconnected");
    }

    [Fact]
    public async Task An_agent_that_says_nothing_but_answers_pings_stays()
    {
        using var rest = _region.Rest();
        await using var wire = _region.Socket();
        var agent = new TestAgent();
        await wire.AskAsync(agent.Report());
        var listening = wire.ReceiveAsync();
        await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System, TestContext.Current.CancellationToken);
        (await rest.AgentAsync(agent.Id))!["connection"]!.ToString().ShouldBe("connected");
        await wire.SendAsync(agent.Heartbeat());
        (await listening).Flags.ShouldBe(0ul);
    }

    private static async Task ClosesAsync(RawSocket raw, int code)
    {
        while (true)
        {
            var (opcode, payload) = await raw.ReceiveAsync();
            if (opcode == RawSocket.Close)
            {
                ((payload[0] << 8) | payload[1]).ShouldBe(code);
                return;
            }
        }
    }
}
