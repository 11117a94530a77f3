using Ampora.Regional.Agents;
using Ampora.Regional.OpAmp.Protocol;
using Ampora.Regional.Tests.Federation.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Google.Protobuf;
using Npgsql;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Agents;

public sealed class AgentFlushTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const int Agents = 30;

    private TestDatabase _database = null!;
    private NpgsqlDataSource _source = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        await (await FeedHost.StartAsync(_database.ConnectionString)).DisposeAsync();
        _source = NpgsqlDataSource.Create(_database.ConnectionString);

        // On disk the greatest id comes first.
        await _database.ExecuteAsync(
            $"INSERT INTO agents (id, connected, transport, connection) SELECT lpad(to_hex(n), 32, '0')::uuid, true, 1, 1 FROM generate_series({Agents}, 1, -1) n");
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Rows_are_locked_in_the_order_of_their_ids_whatever_their_place_on_disk()
    {
        const int Held = 15;
        for (var round = 1; round <= 8; round++)
        {
            await using var holder = await Region.OpenAsync(_database.ConnectionString);
            await using var holding = await holder.BeginTransactionAsync(TestContext.Current.CancellationToken);
            (await IdsAsync(holder, $"SELECT id FROM agents WHERE id = '{Region.Id(Held)}' FOR UPDATE")).Count.ShouldBe(1);
            var flush = WriteAsync([.. Enumerable.Range(1, Agents).Reverse().Select(number => Change(number, new AgentChanges { Messages = round, Health = Healthy(round) }))]);
            await Eventually.Async(async () => await _database.ScalarAsync<long>(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == 1);
            await using (var looker = await Region.OpenAsync(_database.ConnectionString))
            {
                (await IdsAsync(looker, "SELECT id FROM agents FOR UPDATE SKIP LOCKED")).Order()
                    .ShouldBe(Enumerable.Range(Held + 1, Agents - Held).Select(number => Guid.Parse(Region.Id(number))));
            }

            await holding.RollbackAsync(TestContext.Current.CancellationToken);
            (await flush).Count.ShouldBe(Agents);
        }
    }

    [Fact]
    public async Task What_an_agent_did_not_change_stays_whatever_others_of_its_batch_changed()
    {
        var all = Enumerable.Range(1, 6).Select(number => Change(number, Everything(1))).ToArray();
        (await WriteAsync(all)).Count.ShouldBe(6);
        var before = await RowsAsync();
        AgentChanges[] changes =
        [
            new() { Messages = 2, Health = Healthy(2) },
            new() { Messages = 2, RemoteConfigStatus = Status(2) },
            new() { Messages = 2, Disconnected = true },
            new() { Messages = 2, Capabilities = 99 },
            new() { Messages = 2, MustReport = true },
            new() { Messages = 2, Sequence = 77 },
        ];
        (await WriteAsync([.. changes.Select((change, i) => Change(i + 1, change))])).Count.ShouldBe(6);

        // Those of a batch by itself are written by another statement each: the outcome must be the same.
        string[][] changed =
        [
            ["health", "health_status"], ["remote_config_error", "remote_config_hash"], ["connected", "connection_changed_at"], ["capabilities"], ["must_report"], ["sequence_num"],
        ];
        var after = await RowsAsync();
        Differences(before, after).ShouldBe(changed);
        for (var i = 0; i < changes.Length; i++)
        {
            (await WriteAsync([Change(i + 1, Everything(3) with { MustReport = false })])).Count.ShouldBe(1);
        }

        await _database.ExecuteAsync("UPDATE agents SET connected = true");
        before = await RowsAsync();
        for (var i = 0; i < changes.Length; i++)
        {
            (await WriteAsync([Change(i + 1, changes[i] with { Messages = 4 })])).Count.ShouldBe(1);
        }

        Differences(before, await RowsAsync()).ShouldBe(changed);
    }

    [Fact]
    public async Task A_row_behind_the_fence_is_left_alone()
    {
        (await WriteAsync([Change(1, Everything(5))])).Count.ShouldBe(1);
        var before = await RowsAsync();
        (await WriteAsync([Change(1, new AgentChanges { Messages = 4, Health = Healthy(9) })])).ShouldBeEmpty();
        (await WriteAsync([new AgentChange(Guid.Parse(Region.Id(1)), 2, new AgentChanges { Messages = 6, Health = Healthy(9) })])).ShouldBeEmpty();
        Differences(before, await RowsAsync()).ShouldAllBe(columns => columns.Length == 0);
    }

    private static AgentChange Change(int number, AgentChanges changes) => new(Guid.Parse(Region.Id(number)), 1, changes);

    private static ComponentHealth Healthy(int which) => new() { Healthy = true, StartTimeUnixNano = 1, Status = $"status {which}" };

    private static RemoteConfigStatus Status(int which) =>
        new() { Status = RemoteConfigStatuses.Failed, LastRemoteConfigHash = ByteString.CopyFrom((byte)which), ErrorMessage = $"error {which}" };

    private static AgentChanges Everything(int which) => new()
    {
        Messages = which, Sequence = (ulong)which, Capabilities = 5, Health = Healthy(which), RemoteConfigStatus = Status(which),
        CustomCapabilities = new CustomCapabilities { Capabilities = { $"custom {which}" } }, OfferedConfigHash = ByteString.CopyFrom((byte)which, 1),
    };

    private async Task<HashSet<Guid>> WriteAsync(IReadOnlyList<AgentChange> batch) =>
        await new AgentStore(_source, new ChangeSignal()).WriteAsync(batch, TestContext.Current.CancellationToken);

    private static async Task<List<Guid>> IdsAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var ids = new List<Guid>();
        while (await row.ReadAsync(TestContext.Current.CancellationToken))
        {
            ids.Add(row.GetGuid(0));
        }

        return ids;
    }

    /// <summary>The first six agents as column → text, without what every flush writes.</summary>
    private async Task<Dictionary<string, string?>[]> RowsAsync()
    {
        await using var command = _source.CreateCommand("""
            SELECT (SELECT array_agg(key || '=' || coalesce(value, '')) FROM jsonb_each_text(to_jsonb(a) - 'messages' - 'changed_at' - 'feed_stamp' - 'offered_at'))
            FROM agents a ORDER BY id LIMIT 6
            """);
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<Dictionary<string, string?>>();
        while (await row.ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add(row.GetFieldValue<string[]>(0).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => (string?)pair[1]));
        }

        return [.. rows];
    }

    private static string[][] Differences(Dictionary<string, string?>[] before, Dictionary<string, string?>[] after) =>
        [.. before.Zip(after, (old, now) => old.Keys.Where(column => old[column] != now[column]).Order(StringComparer.Ordinal).ToArray())];
}
