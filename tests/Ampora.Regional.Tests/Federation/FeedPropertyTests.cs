using System.Globalization;
using Ampora.Federation.V1;
using Ampora.Regional.Federation;
using Ampora.Regional.Tests.Federation.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Ampora.Regional.Tests.Federation;

/// <summary>
/// What the feed is for: whatever writers, connections and the server do, a reader ends with the rows that a SELECT gives.
/// Beside it read others as they are usually written, under the very same schedule: they must lose rows, or the schedule proves nothing.
/// </summary>
[Slow("kills a PostgreSQL of its own")]
public sealed class FeedPropertyTests : IAsyncLifetime
{
    private const int Rounds = 2;
    private const int AbortsBeforeCrash = 40;

    private static readonly PostgresOptions LateLog = new()
    {
        // Nothing but a commit writes the log out: what was aborted right before a crash is forgotten, its numbers too.
        Settings = new Dictionary<string, string>
        {
            ["wal_level"] = "minimal",
            ["max_wal_senders"] = "0",
            ["wal_writer_delay"] = "10000ms",
            ["bgwriter_delay"] = "10000ms",
            ["autovacuum"] = "off",
            ["deadlock_timeout"] = "50ms",
        },
    };

    /// <summary>Agents that no reader would find by their stamp, and such that are gone and there at once.</summary>
    private const string Unfindable = """
        SELECT count(*) FROM agents a
        WHERE NOT EXISTS (SELECT FROM feed_changes c WHERE c.stamp = a.feed_stamp AND a.id = ANY (c.ids))
           OR EXISTS (SELECT FROM feed_rows f WHERE f.kind = 1 AND f.key = a.id::text)
        """;

    private static readonly string Quick = Region.Id(1);
    private static readonly string Overtaken = Region.Id(Writers.Agents + 1);
    private static readonly string AfterCrash = Region.Id(Writers.Agents + 2);

    private PostgresServer _server = null!;
    private TestDatabase _database = null!;

    /// <summary>One that is always the same, and one that never is: a failure names it.</summary>
    public static TheoryData<int> Seeds => [20261121, (int)(TimeProvider.System.GetTimestamp() & int.MaxValue)];

    private string Database => _database.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        _server = await PostgresServer.StartAsync(LateLog);
        _database = await _server.CreateDatabaseAsync();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Seeds), DisableDiscoveryEnumeration = true)]
    public async Task A_reader_misses_nothing_and_never_goes_back_where_naive_readers_lose_rows(int seed)
    {
        await using var host = await StartHostAsync();
        await using var sibling = await StartHostAsync();
        await Writers.PrepareAsync(Database);
        await using var reader = TestReader.Watch(host);
        await using var bare = NaiveReader.Start(Database, NaiveReader.BareHorizon);
        await using var stamp = NaiveReader.Start(Database, NaiveReader.GreatestStamp);
        await using var number = NaiveReader.Start(Database, NaiveReader.GreatestNumber);
        await using var time = NaiveReader.Start(Database, NaiveReader.LatestTime);
        var givenOutAgain = 0;
        for (var round = 0; round < Rounds; round++)
        {
            // Not while numbers are to be forgotten: what it commits would be remembered, and they with it.
            var compaction = Compacting.Start(host.Services.GetRequiredService<FeedCompaction>());
            var writers = new Writers(Database, seed + (100 * round));
            await writers.RunAsync();
            await compaction.DisposeAsync();
            compaction.Rounds.ShouldBeGreaterThan(5);
            writers.Committed.ShouldBeGreaterThan(10);
            writers.Lost.ShouldBeGreaterThan(0);
            await AgreesAsync(reader);
            await OvertakeAsync(stamp, number, time);
            foreach (var naive in (NaiveReader[])[stamp, number, time])
                await MissesAsync(naive, Overtaken);
            await AgreesAsync(reader);

            await reader.DisconnectAsync();
            reader.Connect(round % 2 == 0 ? sibling : host);
            await reader.CaughtUpAsync();
            var again = await CrashAfterAbortsAsync(bare, host, sibling);
            await Region.ExecuteAsync(Database, Writers.Write(AfterCrash, $"after crash {round}"));
            if (again)
                await MissesAsync(bare, AfterCrash);
            givenOutAgain += again ? 1 : 0;
            await AgreesAsync(reader);
        }

        givenOutAgain.ShouldBeGreaterThan(0, "the server must have given numbers out again");
        reader.Frames.Count(frame => frame.SnapshotBegin is not null).ShouldBe(1);
        reader.DigestsChecked.ShouldBeGreaterThan(0);
    }

    private Task<FeedHost> StartHostAsync() =>
        FeedHost.StartAsync(Database, ("Feed:MaxBatchItems", "5"), ("Feed:PollInterval", "00:00:00.020"), ("Feed:DigestInterval", "00:00:01"));

    private async Task AgreesAsync(TestReader reader)
    {
        await reader.CaughtUpAsync();
        Region.Agents(reader.Rows.Values).ShouldBe(await Region.AgentsAsync(Database));
        reader.Faults.ShouldBeEmpty();
        NeverOlder(reader.Items);
        (await _database.ScalarAsync<long>(Unfindable)).ShouldBe(0);
    }

    private async Task MissesAsync(NaiveReader naive, string key)
    {
        await naive.LookedAsync();
        var truth = await Region.AgentsAsync(Database);
        naive.Rows.GetValueOrDefault(key).ShouldNotBe(truth[key]);
    }

    /// <summary>Every change gives a row a greater version; within the life of a row a reader never sees it fall.</summary>
    private static void NeverOlder(IEnumerable<Item> items)
    {
        var versions = new Dictionary<string, long>();
        foreach (var item in items.Where(item => item.Kind == Kind.Agent))
        {
            if (item.Change != Change.Present)
            {
                versions.Remove(item.Key);
                continue;
            }

            var version = long.Parse(AgentSummary.Parser.ParseFrom(item.Body).ServiceVersion, CultureInfo.InvariantCulture);
            if (versions.TryGetValue(item.Key, out var known))
                version.ShouldBeGreaterThanOrEqualTo(known, item.Key);
            versions[item.Key] = version;
        }
    }

    /// <summary>A transaction takes its number, another one is quicker, everybody looks, and only then does the first one commit.</summary>
    private async Task OvertakeAsync(params NaiveReader[] readers)
    {
        await using var slow = await Region.OpenAsync(Database);
        await using var transaction = await slow.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(Writers.Write(Overtaken, "overtaken"), slow);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await Region.ExecuteAsync(Database, Writers.Write(Quick, "quick"));
        foreach (var reader in readers)
            await reader.LookedAsync();
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>
    /// Burns transaction numbers without writing them anywhere, lets every reader look, and pulls the plug. True when the numbers are
    /// given out again.
    /// </summary>
    private async Task<bool> CrashAfterAbortsAsync(NaiveReader bare, params FeedHost[] hosts)
    {
        long last = 0;
        await using (var burner = await Region.OpenAsync(Database))
        {
            for (var i = 0; i < AbortsBeforeCrash; i++)
            {
                await using var transaction = await burner.BeginTransactionAsync(TestContext.Current.CancellationToken);
                await using var command = new NpgsqlCommand("SELECT pg_current_xact_id()::text::bigint", burner);
                last = (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
                await transaction.RollbackAsync(TestContext.Current.CancellationToken);
            }
        }

        await Eventually.Async(() => bare.Position > last);
        foreach (var horizons in hosts.Select(host => host.Services.GetRequiredService<HorizonWatch>()))
            await Eventually.Async(() => horizons.Latest.Horizon!.Limit > (ulong)last);
        await _server.KillAsync();
        await _server.StartAgainAsync();
        return await _database.ScalarAsync<long>("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint") <= last;
    }
}
