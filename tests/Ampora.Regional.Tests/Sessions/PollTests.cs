using Ampora.Regional.Sessions;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Sessions;

/// <summary>Agents over plain HTTP have no owner: any instance answers, from the database.</summary>
[Slow("two instances for every test, and agents that stay silent")]
public sealed class PollTests(PostgresFixture postgres)
{
    private const int Polls = 200;

    [Fact]
    public async Task Polls_that_change_instances_are_never_a_gap_and_write_nothing()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var first = await RegionHost.StartAsync(database);
        await using var second = await RegionHost.StartAsync(database, "Instance:Name=region-2");
        await using var one = first.Poller();
        await using var two = second.Poller();
        var agent = new TestAgent();
        (await one.AskAsync(agent.Report())).Flags.ShouldBe(0ul);
        var (row, stamp) = (await database.RowVersionAsync(agent.Id), await database.FeedStampAsync(agent.Id));
        for (var poll = 0; poll < Polls; poll++)
        {
            (await (poll % 2 == 0 ? two : one).AskAsync(agent.Heartbeat())).Flags.ShouldBe(0ul, $"poll {poll}");
        }

        (await database.RowVersionAsync(agent.Id)).ShouldBe(row);
        (await database.FeedStampAsync(agent.Id)).ShouldBe(stamp);
        (await database.ScalarAsync<long?>($"SELECT sequence_num FROM agent_seen WHERE agent_id = '{agent.Id}'")).ShouldBe(Polls + 1);
    }

    [Fact]
    public async Task A_poll_waits_for_whoever_has_its_row_and_sees_what_they_wrote()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database);
        await using var poller = region.Poller();
        var agent = new TestAgent();
        await poller.AskAsync(agent.Report());
        await using var other = new NpgsqlConnection(database.ConnectionString);
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand($"UPDATE agents SET must_report = true WHERE id = '{agent.Id}'", other);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var poll = poller.AskAsync(agent.Heartbeat());
        await Eventually.Async(async () => poll.IsCompleted || await database.ScalarAsync<long?>(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") > 0);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        (await poll).Flags.ShouldBe((ulong)ServerToAgentFlags.ReportFullState);
    }

    [Fact]
    public async Task An_agent_that_stops_polling_is_shown_disconnected_until_it_polls_again()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database, "OpAmp:PollTimeoutSeconds=1");
        using var rest = region.Rest();
        await using var poller = region.Poller();
        var agent = new TestAgent();
        await poller.AskAsync(agent.Report());
        await IsConnectedAsync();
        await rest.AgentShowsAsync(agent.Id, "connection", "disconnected");
        await IsConnectedAsync();

        // Whoever reads too late what a poll did sees the silence after it: then it polls once more.
        Task IsConnectedAsync() => Eventually.Async(async () =>
        {
            (await poller.AskAsync(agent.Heartbeat())).Flags.ShouldBe(0ul);
            return (await rest.AgentAsync(agent.Id))!["connection"]!.ToString() == "connected";
        });
    }

    [Fact]
    public async Task Silent_pollers_are_looked_for_by_the_first_of_the_live_instances_alone()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var first = await RegionHost.StartAsync(database, "Instance:Name=a");
        await using var second = await RegionHost.StartAsync(database, "Instance:Name=b");
        await database.ExecuteAsync("INSERT INTO agents (id, connected, transport, connection_changed_at) VALUES (gen_random_uuid(), true, 2, now() - interval '1 hour')");

        (await IsFirstAsync(first), await IsFirstAsync(second)).ShouldBe((true, false));
        await RetireAsync(second);
        (await ConnectedAsync()).ShouldBe(1);
        await RetireAsync(first);
        (await ConnectedAsync()).ShouldBe(0);

        // The next one's turn.
        await database.ExecuteAsync("UPDATE agents SET connected = true, connection_changed_at = now() - interval '1 hour'; DELETE FROM instance_heartbeats WHERE name = 'a'");
        await RetireAsync(second);
        (await ConnectedAsync()).ShouldBe(0);

        Task RetireAsync(RegionHost region) =>
            region.Services.GetRequiredService<InstanceStore>().RetireSilentPollersAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

        Task<bool> IsFirstAsync(RegionHost region) =>
            region.Services.GetRequiredService<InstanceStore>().IsFirstAsync(TestContext.Current.CancellationToken);

        Task<long> ConnectedAsync() => database.ScalarAsync<long>("SELECT count(*) FROM agents WHERE connected");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whatever_an_agent_says_is_a_sign_of_life(bool socket)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database);
        await using AgentWire wire = socket ? region.Socket() : region.Poller();
        var agent = new TestAgent();
        await wire.AskAsync(agent.Report());
        foreach (var says in (Func<AgentToServer>[])[() => agent.Unwell("no route"), agent.Relabelled, () => agent.Status(ByteString.Empty, default), agent.Heartbeat])
        {
            var before = await NowAsync();
            await wire.AskAsync(says());
            await Eventually.Async(async () => await SeenAsync() >= before);
        }

        Task<DateTime?> NowAsync() => database.ScalarAsync<DateTime?>("SELECT clock_timestamp()");

        Task<DateTime?> SeenAsync() => database.ScalarAsync<DateTime?>($"SELECT last_seen_at FROM agent_seen WHERE agent_id = '{agent.Id}'");
    }

    [Fact]
    public async Task An_agent_may_change_from_one_transport_to_the_other_and_back()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database);
        using var rest = region.Rest();
        await using var poller = region.Poller();
        await using var socket = region.Socket();
        var agent = new TestAgent();
        await poller.AskAsync(agent.Report());
        await socket.AskAsync(agent.Report());
        await rest.AgentShowsAsync(agent.Id, "transport", "websocket");

        // The socket has not said that all of it is written.
        (await poller.AskAsync(agent.Heartbeat())).Flags.ShouldBe((ulong)ServerToAgentFlags.ReportFullState);
        (await poller.AskAsync(agent.Report(healthy: false))).Flags.ShouldBe(0ul);
        await rest.AgentShowsAsync(agent.Id, "transport", "http");
        var shown = (await rest.AgentAsync(agent.Id))!;
        shown["ownerInstance"].ShouldBeNull();
        shown["lastError"]!.ToString().ShouldBe("no route");
        (await poller.AskAsync(agent.Heartbeat())).Flags.ShouldBe(0ul);

        // Also when the sequence goes on.
        var other = new TestAgent();
        await socket.AskAsync(other.Report());
        await rest.AgentShowsAsync(other.Id, "serviceName", "otelcol");
        (await poller.AskAsync(other.Heartbeat())).Flags.ShouldBe((ulong)ServerToAgentFlags.ReportFullState);
    }

    [Fact]
    public async Task A_heartbeat_on_a_socket_writes_no_row()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database);
        using var rest = region.Rest();
        await using var socket = region.Socket();
        var agent = new TestAgent();
        await socket.AskAsync(agent.Report());
        await rest.AgentShowsAsync(agent.Id, "health", "healthy");
        await Eventually.Async(async () => (await rest.AgentAsync(agent.Id))!["lastSeenAt"] is not null);
        var (row, stamp) = (await database.RowVersionAsync(agent.Id), await database.FeedStampAsync(agent.Id));
        var seen = DateTimeOffset.Parse((await rest.AgentAsync(agent.Id))!["lastSeenAt"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture);
        for (var beat = 0; beat < 20; beat++)
        {
            await socket.AskAsync(agent.Heartbeat());
        }

        await Eventually.Async(async () =>
            DateTimeOffset.Parse((await rest.AgentAsync(agent.Id))!["lastSeenAt"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture) > seen);
        (await database.RowVersionAsync(agent.Id)).ShouldBe(row);
        (await database.FeedStampAsync(agent.Id)).ShouldBe(stamp);
    }
}
