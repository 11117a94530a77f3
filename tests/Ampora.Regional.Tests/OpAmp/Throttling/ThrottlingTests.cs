using System.Net;
using System.Net.WebSockets;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Google.Protobuf;
using Npgsql;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.OpAmp.Throttling;

/// <summary>More comes than the region takes: senders are told when to come back, and nothing of theirs is changed.</summary>
[Slow("a region for every test")]
public sealed class ThrottlingTests(PostgresFixture postgres)
{
    private const ulong ThirtySeconds = 30_000_000_000;

    [Fact]
    public async Task Beyond_the_admitted_connections_a_handshake_is_told_when_to_come_back()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database, "OpAmp:Admission:ConnectionsPerSecond=1", "OpAmp:Admission:ConnectionBurst=2");
        await using var first = await region.Socket().ConnectAsync();
        await using var second = await region.Socket().ConnectAsync();
        var times = new HashSet<int>();
        for (var attempt = 0; attempt < 8; attempt++)
        {
            await using var late = region.Socket();
            try
            {
                await late.ConnectAsync();
            }
            catch (WebSocketException)
            {
                late.Answer.ShouldBe(HttpStatusCode.ServiceUnavailable);
                times.Add(int.Parse(late.AnswerHeader("Retry-After"), System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        times.Count.ShouldBeGreaterThan(2);
        times.Min().ShouldBeGreaterThanOrEqualTo(30);
        (await first.AskAsync(new TestAgent().Report())).ErrorResponse.ShouldBeNull();
    }

    [Fact]
    public async Task While_the_database_is_slow_to_say_who_comes_others_wait_in_line_and_not_for_ever()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database, "OpAmp:Admission:Entering=1", "OpAmp:Admission:WaitSeconds=2");
        await using var locking = new NpgsqlConnection(database.ConnectionString);
        await using var transaction = await HoldClaimsAsync(locking);
        await using var first = region.Socket();
        await first.SendAsync(new TestAgent().Report());

        await using var tired = region.Socket();
        await Should.ThrowAsync<WebSocketException>(tired.ConnectAsync());
        tired.Answer.ShouldBe(HttpStatusCode.ServiceUnavailable);
        int.Parse(tired.AnswerHeader("Retry-After"), System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(30);

        await using var patient = region.Socket();
        var connecting = patient.ConnectAsync();
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        (await first.ReceiveAsync()).ErrorResponse.ShouldBeNull();
        await connecting;
        (await patient.AskAsync(new TestAgent().Report())).ErrorResponse.ShouldBeNull();
    }

    [Fact]
    public async Task Whoever_opens_a_connection_and_says_nothing_keeps_nobody_out()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database, "OpAmp:Admission:Entering=1");
        await using var silent = await region.Socket().ConnectAsync();
        await using var next = await region.Socket().ConnectAsync();
        (await next.AskAsync(new TestAgent().Report())).ErrorResponse.ShouldBeNull();
        (await silent.AskAsync(new TestAgent().Report())).ErrorResponse.ShouldBeNull();
    }

    [Fact]
    public async Task A_line_that_is_full_turns_away_at_once()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database, "OpAmp:Admission:Entering=1", "OpAmp:Admission:InLine=1", "OpAmp:Admission:WaitSeconds=120");
        await using var locking = new NpgsqlConnection(database.ConnectionString);
        await using var transaction = await HoldClaimsAsync(locking);
        await using var first = region.Socket();
        await first.SendAsync(new TestAgent().Report());

        // One of the two is in line, and stays there; the other is not.
        await using var second = region.Socket();
        await using var third = region.Socket();
        var (one, other) = (second.ConnectAsync(), third.ConnectAsync());
        var refused = await Task.WhenAny(one, other);
        await Should.ThrowAsync<WebSocketException>(refused);
        (refused == one ? second : third).Answer.ShouldBe(HttpStatusCode.ServiceUnavailable);
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        await (refused == one ? other : one);
    }

    [Fact]
    public async Task Beyond_the_admitted_polls_the_body_is_not_read()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database, "OpAmp:Admission:PollsPerSecond=1", "OpAmp:Admission:PollBurst=1");
        await using (var wire = region.Poller())
        {
            using var taken = await wire.PostAsync(new TestAgent().Report().ToByteArray());
            taken.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        using var raw = await RawHttp.ConnectAsync(region.OpAmp);
        await raw.SendAsync($"POST /v1/opamp HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {RegionHost.AgentKey}\r\nContent-Type: application/x-protobuf\r\nContent-Length: 1000\r\n\r\n");
        var head = await raw.HeadAsync();
        head.ShouldStartWith("HTTP/1.1 503");
        head.ShouldContain("Retry-After: ");
    }

    [Fact]
    public async Task Nobody_without_the_key_uses_up_what_others_may()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database, "OpAmp:Admission:PollsPerSecond=1", "OpAmp:Admission:PollBurst=1");
        await using var wire = region.Poller();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            using var refused = await wire.PostAsync(new TestAgent().Report().ToByteArray(), key: "some-other-key-of-somebody");
            refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        using var taken = await wire.PostAsync(new TestAgent().Report().ToByteArray());
        taken.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_agent_that_sends_too_much_over_a_socket_is_sent_away_and_its_retry_is_taken()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database, "OpAmp:MaxMessagesPerSecond=1", "OpAmp:MessageBurst=3");
        using var rest = region.Rest();
        var agent = new TestAgent();
        await using (var wire = region.Socket())
        {
            ServerToAgent reply;
            await wire.AskAsync(agent.Report());
            do
            {
                reply = await wire.AskAsync(agent.Unwell("too much"));
            }
            while (reply.ErrorResponse is null);

            reply.InstanceUid.ShouldBe(agent.Uid);
            reply.ErrorResponse.Type.ShouldBe(ServerErrorResponseType.Unavailable);
            reply.ErrorResponse.RetryInfo.RetryAfterNanoseconds.ShouldBeInRange(ThirtySeconds, 3 * ThirtySeconds);
            reply.ShouldBe(new ServerToAgent { InstanceUid = agent.Uid, ErrorResponse = reply.ErrorResponse });
            (await wire.ClosedAsync()).ShouldBe((WebSocketCloseStatus)1013);
            wire.CloseWords!.ShouldContain("OpAmp:MaxMessagesPerSecond");
        }

        await using var again = region.Socket();
        agent.Sequence--;
        (await again.AskAsync(agent.Unwell("the retry"))).Flags.ShouldBe(0ul);
        await rest.AgentShowsAsync(agent.Id, "lastError", "the retry");
    }

    [Fact]
    public async Task A_socket_that_sends_nothing_sound_is_sent_away_too()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database, "OpAmp:MaxMessagesPerSecond=1", "OpAmp:MessageBurst=3");
        await using var wire = region.Socket();
        ServerToAgent reply;
        do
        {
            reply = await wire.AskAsync([0x0f]);
        }
        while (reply.ErrorResponse.Type == ServerErrorResponseType.BadRequest);

        reply.ErrorResponse.Type.ShouldBe(ServerErrorResponseType.Unavailable);
        (await wire.ClosedAsync()).ShouldBe((WebSocketCloseStatus)1013);
    }

    [Fact]
    public async Task An_agent_that_polls_too_much_gets_429_and_others_are_served()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database, "OpAmp:MaxMessagesPerSecond=1", "OpAmp:MessageBurst=2");
        await using var wire = region.Poller();
        var agent = new TestAgent();
        HttpResponseMessage response;
        do
        {
            response = await wire.PostAsync(agent.Report().ToByteArray());

            // It is for coming back, not for slowing heartbeats down (OpAMP, Throttling).
            (response.Headers.RetryAfter is not null).ShouldBe(response.StatusCode != HttpStatusCode.OK);
        }
        while (response.StatusCode == HttpStatusCode.OK);

        response.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        response.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(30, 60);
        response.Dispose();
        (await wire.AskAsync(new TestAgent().Report())).ErrorResponse.ShouldBeNull();
    }

    [Fact]
    public async Task Beyond_the_budget_of_what_is_being_received_a_message_is_not_taken()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database, "OpAmp:MaxMessageBytes=65536", "OpAmp:ReceiveBudgetBytes=65536");
        await using var slow = region.Socket();
        var agent = new TestAgent();
        byte[] large = [0, .. agent.Next(message => message.EffectiveConfig = TestAgent.Effective(new string('x', 60_000))).ToByteArray()];
        await slow.SendAsync(large[..50_000], last: false);
        await using var other = region.Socket();
        ServerToAgent refused;
        do
        {
            // Until the bytes of the first are there.
            refused = await other.AskAsync(new TestAgent().Next(message => message.EffectiveConfig = TestAgent.Effective(new string('x', 60_000))));
        }
        while (refused.ErrorResponse is null);

        refused.ErrorResponse.Type.ShouldBe(ServerErrorResponseType.Unavailable);
        refused.ErrorResponse.RetryInfo.RetryAfterNanoseconds.ShouldBeGreaterThanOrEqualTo(ThirtySeconds);
        (await other.ClosedAsync()).ShouldBe((WebSocketCloseStatus)1013);
        await using (var poller = region.Poller())
        {
            using var response = await poller.PostAsync(large[1..]);
            response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await poller.AskAsync(new TestAgent().Report())).ErrorResponse.ShouldBeNull();
        }

        await slow.SendAsync(large[50_000..]);
        (await slow.ReceiveAsync()).InstanceUid.ShouldBe(agent.Uid);
        await using var third = region.Socket();
        (await third.AskAsync(new TestAgent().Next(message => message.EffectiveConfig = TestAgent.Effective(new string('x', 60_000))))).ErrorResponse.ShouldBeNull();
    }

    [Fact]
    public async Task An_agent_that_waits_for_approval_may_send_less()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database, "OpAmp:MaxUnapprovedMessageBytes=4096");
        using var rest = region.Rest();
        var agent = new TestAgent();
        await using (var approved = region.Socket())
        {
            await approved.AskAsync(agent.Report());
            (await approved.AskAsync(Large())).ErrorResponse.ShouldBeNull();
            await rest.AgentShowsAsync(agent.Id, "connection", "connected");
        }

        await database.ExecuteAsync($"UPDATE agents SET admission = 0 WHERE id = '{agent.Id}'");
        await using var waiting = region.Socket();
        (await waiting.AskAsync(agent.Heartbeat())).ErrorResponse.ShouldBeNull();
        await waiting.SendAsync(Large());
        (await waiting.ClosedAsync()).ShouldBe(WebSocketCloseStatus.MessageTooBig);
        waiting.CloseWords!.ShouldContain("OpAmp:MaxUnapprovedMessageBytes");

        AgentToServer Large() => agent.Next(message => message.EffectiveConfig = TestAgent.Effective(new string('x', 8_000)));
    }

    /// <summary>Until it ends nobody is taken over, so that first messages wait.</summary>
    private static async Task<NpgsqlTransaction> HoldClaimsAsync(NpgsqlConnection locking)
    {
        await locking.OpenAsync(TestContext.Current.CancellationToken);
        var transaction = await locking.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("LOCK TABLE agents IN SHARE ROW EXCLUSIVE MODE", locking);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return transaction;
    }
}
