using System.Net;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Google.Protobuf;

namespace Ampora.Regional.Tests.OpAmp.Transport;

/// <summary>
/// The region's last word reaches a peer that goes on sending and reads only then: a connection that is ended while something of the
/// peer's is unread is reset, and a reset takes along what the peer has not read.
/// </summary>
public sealed class CloseFrameTests(CloseFrameTests.Region region) : IClassFixture<CloseFrameTests.Region>
{
    private const int Limit = 65_536;

    /// <summary>More than the buffers between two sockets of one machine hold, less than is let go.</summary>
    private const int Much = 16 * 1024 * 1024;

    [Fact]
    public async Task A_frame_without_a_mask_is_answered_with_1002_while_more_comes()
    {
        using var raw = await ConnectAsync();
        var agent = new TestAgent();
        await raw.SendAsync(RawSocket.Binary, [0, .. agent.Report().ToByteArray()], masked: false);
        await raw.SendAsync(RawSocket.Binary, new byte[Much]);
        (await raw.ClosedAsync()).Code.ShouldBe(1002);
        await EndsAsync(raw);
        (await region.Rest.AgentAsync(agent.Id)).ShouldBeNull();
    }

    [Theory]
    [InlineData(0xF2)]
    [InlineData(0x83)]
    public async Task A_reserved_bit_or_opcode_is_answered_with_1002(byte first)
    {
        using var raw = await ConnectAsync();
        await raw.SendRawAsync([first, 0x81, 0, 0, 0, 0, 0]);
        await raw.SendAsync(RawSocket.Binary, new byte[Much]);
        (await raw.ClosedAsync()).Code.ShouldBe(1002);
        await EndsAsync(raw);
    }

    [Fact]
    public async Task Text_is_answered_with_1003_while_more_of_it_comes()
    {
        using var raw = await ConnectAsync();
        for (var i = 0; i < 256; i++)
        {
            // No UTF-8 either.
            await raw.SendAsync(RawSocket.Text, [.. Enumerable.Repeat((byte)0xFF, 65_000)]);
        }

        (await raw.ClosedAsync()).ShouldBe((1003, "message: OpAMP messages are binary, this was text."));
        await EndsAsync(raw);
    }

    [Fact]
    public async Task A_message_over_the_limit_is_answered_with_1009_while_more_of_it_comes()
    {
        using var raw = await ConnectAsync();
        await raw.SendAsync(RawSocket.Binary, new byte[Much]);
        (await raw.ClosedAsync()).ShouldBe((1009, $"message: larger than OpAmp:MaxMessageBytes, {Limit}."));
        await EndsAsync(raw);
    }

    [Fact]
    public async Task What_comes_after_the_Close_frame_is_not_taken()
    {
        using var raw = await ConnectAsync();
        var (known, unknown) = (new TestAgent(), new TestAgent());
        await raw.SendAsync(RawSocket.Binary, [0, .. known.Report().ToByteArray()]);
        (await raw.ReceiveAsync()).Opcode.ShouldBe(RawSocket.Binary);
        await raw.SendAsync(RawSocket.Text, [1]);
        (await raw.ClosedAsync()).Code.ShouldBe(1003);
        await raw.SendAsync(RawSocket.Binary, [0, .. known.Unwell("after the end").ToByteArray()]);
        await raw.SendAsync(RawSocket.Binary, [0, .. unknown.Report().ToByteArray()]);
        await EndsAsync(raw);
        await region.Rest.AgentShowsAsync(known.Id, "connection", "disconnected");
        await region.Rest.AgentShowsAsync(known.Id, "health", "healthy");
        (await region.Rest.AgentAsync(unknown.Id)).ShouldBeNull();
    }

    [Fact]
    public async Task Who_is_disconnected_while_it_sends_reads_why_behind_its_replies()
    {
        using var raw = await ConnectAsync();
        var agent = await ReportsAsync(raw);
        var disconnected = region.Rest.SendAsync(HttpMethod.Post, $"/api/v1/agents/{agent.Id}/disconnect");
        await SendsAsync(raw, agent);
        (await disconnected).Status.ShouldBe(HttpStatusCode.NoContent);
        (await raw.ClosedAsync()).ShouldBe((1000, "disconnected by an operator"));
        await EndsAsync(raw);
    }

    [Fact]
    public async Task A_region_that_stops_says_so_to_who_still_sends()
    {
        await using var stopping = await region.AnotherAsync();
        using var raw = await new RawSocket().ConnectAsync(stopping.OpAmp);
        var agent = await ReportsAsync(raw);
        var stopped = stopping.StopAsync();
        await SendsAsync(raw, agent);
        (await raw.ClosedAsync()).Code.ShouldBe(1001);
        await EndsAsync(raw);
        await stopped;
    }

    [Fact]
    public async Task Who_sends_faster_than_it_may_reads_why()
    {
        await using var strict = await region.AnotherAsync("OpAmp:MaxMessagesPerSecond=1", "OpAmp:MessageBurst=1");
        using var raw = await new RawSocket().ConnectAsync(strict.OpAmp);
        var agent = await ReportsAsync(raw);
        await SendsAsync(raw, agent);
        (await raw.ClosedAsync()).Code.ShouldBe(1013);
        await EndsAsync(raw);
    }

    [Theory]
    [InlineData("Content-Length: 16777216\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n1000000\r\n")]
    public async Task A_body_over_the_limit_may_be_sent_whole_before_the_413_is_read(string length)
    {
        using var raw = await RawHttp.ConnectAsync(region.Host.OpAmp);
        await raw.SendAsync($"POST /v1/opamp HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {RegionHost.AgentKey}\r\nContent-Type: application/x-protobuf\r\n{length}");
        (await raw.TrySendAsync(new byte[Much])).ShouldBeTrue("the region stopped reading");
        var head = await raw.HeadAsync();
        head.ShouldStartWith("HTTP/1.1 413");
        head.ShouldContain("Connection: close");
    }

    [Fact]
    public async Task Who_does_not_answer_the_Close_frame_is_waited_for_no_longer_than_said()
    {
        await using var impatient = await region.AnotherAsync("OpAmp:CloseSeconds=1");
        using var rest = impatient.Rest();
        var before = await UnansweredAsync(rest);
        using var raw = await new RawSocket().ConnectAsync(impatient.OpAmp);
        await raw.SendAsync(RawSocket.Text, [1]);
        (await raw.ClosedAsync()).Code.ShouldBe(1003);
        await raw.EndsAsync();
        await Eventually.Async(async () => await UnansweredAsync(rest) > before);
    }

    [Fact]
    public async Task Who_takes_nothing_any_more_is_cut_and_counted_so()
    {
        await using var impatient = await region.AnotherAsync("Dispatch:PushTimeoutSeconds=1");
        using var rest = impatient.Rest();
        var before = await NotTakenAsync(rest);
        using var raw = await new RawSocket().ConnectAsync(impatient.OpAmp, receiveBuffer: 4096);
        var agent = await ReportsAsync(raw);
        await rest.AgentShowsAsync(agent.Id, "connection", "connected");
        var (path, _) = await rest.PublishAsync($"not-taken-{agent.Id}", new string('x', 4_000_000));
        await rest.AssignToAsync(path, agent.Id);

        // It reads nothing: part of the frame is on the wire, and no Close frame can follow it.
        await Eventually.Async(async () => await NotTakenAsync(rest) > before);
        await rest.AgentShowsAsync(agent.Id, "connection", "disconnected");
        await raw.EndsAsync();
    }

    private static Task<double> NotTakenAsync(RestClient rest) => rest.MetricAsync("ampora_opamp_sockets_ended_total", "how=\"push_not_taken\"");

    private static Task<double> UnansweredAsync(RestClient rest) => rest.MetricAsync("ampora_opamp_sockets_ended_total", "how=\"unanswered\"");

    private Task<RawSocket> ConnectAsync() => new RawSocket().ConnectAsync(region.Host.OpAmp);

    private static async Task<TestAgent> ReportsAsync(RawSocket raw)
    {
        var agent = new TestAgent();
        await raw.SendAsync(RawSocket.Binary, [0, .. agent.Report().ToByteArray()]);
        (await raw.ReceiveAsync()).Opcode.ShouldBe(RawSocket.Binary);
        return agent;
    }

    /// <summary>Some messages at once; whether the region takes them or not is its affair.</summary>
    private static async Task SendsAsync(RawSocket raw, TestAgent agent)
    {
        for (var i = 0; i < 100; i++)
        {
            await raw.SendAsync(RawSocket.Binary, [0, .. agent.Unwell(new string('x', 10_000)).ToByteArray()]);
        }
    }

    /// <summary>The closing handshake (RFC 6455, section 7): the peer answers, the region ends the connection.</summary>
    private static async Task EndsAsync(RawSocket raw)
    {
        await raw.SendAsync(RawSocket.Close, [0x03, 0xE8]);
        await raw.EndsAsync();
    }

    /// <summary>A region that is patient with those who go on sending, however slow this machine is.</summary>
    public sealed class Region : IAsyncLifetime
    {
        private TestDatabase _database = null!;

        internal RegionHost Host { get; private set; } = null!;

        internal RestClient Rest { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            _database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
            Host = await RegionHost.StartAsync(_database, Settings);
            Rest = Host.Rest();
        }

        public async ValueTask DisposeAsync()
        {
            Rest.Dispose();
            await Host.DisposeAsync();
            await _database.DisposeAsync();
        }

        /// <summary>Another instance.</summary>
        internal Task<RegionHost> AnotherAsync(params string[] settings) => RegionHost.StartAsync(_database, [.. Settings, "Instance:Name=another", .. settings]);

        private static string[] Settings => [$"OpAmp:MaxMessageBytes={Limit}", "OpAmp:CloseSeconds=60"];
    }
}
