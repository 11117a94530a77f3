using Ampora.Federation.V1;
using Ampora.Hosting.Processes;
using Ampora.Regional.Tests.Federation.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Npgsql;

namespace Ampora.Regional.Tests.Federation;

[Slow("an instance for every test, alone on its server")]
[Collection(AloneOnTheServer.Name)]
public sealed class FeedHorizonTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestDatabase _database = null!;

    private string Database => _database.ConnectionString;

    public async ValueTask InitializeAsync() => _database = await postgres.CreateDatabaseAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_long_writer_holds_the_horizon_and_bookmarks_say_who()
    {
        await using var host = await FeedHost.StartAsync(Database, ("Feed:HeldAfter", "00:00:00.300"));
        await Region.AddAgentsAsync(Database, 1, 2);
        await using var reader = TestReader.Watch(host);
        await reader.CaughtUpAsync();
        await using (var writer = await Region.OpenAsync(Database, "a forgotten session"))
        {
            await using var transaction = await writer.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await Run(writer, $"UPDATE agents SET service_version = 'open' WHERE id = '{Region.Id(1)}'");
            await Region.ExecuteAsync(Database, $"UPDATE agents SET service_version = 'behind it' WHERE id = '{Region.Id(2)}'");
            await Eventually.Async(() => reader.Bookmarks.Last().HeldReason.Contains("a forgotten session", StringComparison.Ordinal));
            var held = reader.Bookmarks.Last();
            held.HeldReason.ShouldContain($"pid {writer.ProcessID}");
            held.Watermark.ShouldBe(reader.Bookmarks.Last(bookmark => bookmark.Positions.FirstOrDefault()?.Position == held.Positions[0].Position).Watermark);
            reader.Items.ShouldNotContain(item => item.Stamp >= held.Positions[0].Position);
            await Eventually.Async(() => reader.Bookmarks.Last().SentAt.ToDateTime() - reader.Bookmarks.Last().Watermark.ToDateTime() > TimeSpan.FromSeconds(1));
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }

        await reader.CaughtUpAsync();
        await Eventually.Async(() => reader.Bookmarks.Last().HeldReason.Length == 0);
        Region.Agents(reader.Rows.Values).ShouldBe(await Region.AgentsAsync(Database));
        reader.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_digest_sends_rows_above_the_horizon_first_and_equals_the_readers_own()
    {
        await using var host = await FeedHost.StartAsync(Database, ("Feed:DigestInterval", "00:00:01"), ("Feed:MaxBatchItems", "10"));
        await Region.AddAgentsAsync(Database, 1, 45);
        await using var reader = TestReader.Watch(host);
        await reader.CaughtUpAsync();
        await using var writer = await Region.OpenAsync(Database);
        await using var transaction = await writer.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await Run(writer, $"UPDATE agents SET service_version = 'open' WHERE id = '{Region.Id(1)}'");
        await Region.ExecuteAsync(Database, $"UPDATE agents SET service_version = 'above' WHERE id <> '{Region.Id(1)}'; DELETE FROM agents WHERE id = '{Region.Id(9)}'");
        await Eventually.Async(() => reader.DigestsChecked >= 2 && !reader.Rows.ContainsKey((Kind.Agent, Region.Id(9))));
        var checkedBefore = reader.DigestsChecked;
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        await Eventually.Async(() => reader.DigestsChecked >= checkedBefore + 2);
        await reader.CaughtUpAsync();
        Region.Agents(reader.Rows.Values).ShouldBe(await Region.AgentsAsync(Database));
        reader.Faults.ShouldBeEmpty();
        reader.Bookmarks.SelectMany(bookmark => bookmark.Digests).Select(digest => digest.Kind).Distinct().ShouldBe([Kind.Agent, Kind.Instance], ignoreOrder: true);
    }

    [Fact]
    public async Task A_transaction_that_began_earlier_and_changes_a_row_later_does_not_take_its_stamp_back()
    {
        await using var host = await FeedHost.StartAsync(Database, ("Feed:DigestInterval", "00:00:01"));
        await Region.AddAgentsAsync(Database, 1, 3);
        await using var reader = TestReader.Watch(host);
        await reader.CaughtUpAsync();
        await using var slow = await Region.OpenAsync(Database);
        await using var transaction = await slow.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await Run(slow, $"UPDATE agents SET service_version = 'slow' WHERE id = '{Region.Id(1)}'");
        await Region.ExecuteAsync(Database, $"UPDATE agents SET service_version = 'quick' WHERE id IN ('{Region.Id(2)}', '{Region.Id(3)}')");
        await Eventually.Async(() => reader.Items.Count(item => Is(item, "quick")) >= 2);
        await Run(slow, $"UPDATE agents SET service_version = 'slow' WHERE id = '{Region.Id(2)}'; DELETE FROM agents WHERE id = '{Region.Id(3)}'");
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        await reader.CaughtUpAsync();
        Region.Agents(reader.Rows.Values).ShouldBe(await Region.AgentsAsync(Database));
        reader.Items.Last(item => item.Key == Region.Id(2)).Stamp.ShouldBe(reader.Items.Last(item => Is(item, "quick")).Stamp);
        reader.Faults.ShouldBeEmpty();

        static bool Is(Item item, string version) =>
            item is { Kind: Kind.Agent, Change: Change.Present } && AgentSummary.Parser.ParseFrom(item.Body).ServiceVersion == version;
    }

    [Fact]
    public async Task A_digest_that_differs_is_seen()
    {
        await using var host = await FeedHost.StartAsync(Database, ("Feed:DigestInterval", "00:00:01"));
        await Region.AddAgentsAsync(Database, 1, 3);
        await using var reader = TestReader.Watch(host);
        await reader.CaughtUpAsync();
        reader.Rows.TryRemove((Kind.Agent, Region.Id(2)), out _).ShouldBeTrue();
        await Eventually.Async(() => reader.Faults.Count > 0);
        reader.Faults.First().ShouldContain("3 rows");
    }

    [Fact]
    public async Task An_idle_feed_keeps_its_promise_of_bookmarks_and_their_watermark_advances()
    {
        await using var host = await FeedHost.StartAsync(Database);
        await using var reader = TestReader.Watch(host);
        await reader.CaughtUpAsync();
        var before = reader.Bookmarks.Count();
        await Eventually.Async(() => reader.Bookmarks.Count() >= before + 5);
        var watermarks = reader.Bookmarks.Skip(before).Select(bookmark => bookmark.Watermark.ToDateTime()).ToList();
        watermarks.ShouldBeInOrder();
        watermarks.Distinct().Count().ShouldBeGreaterThan(2);
        reader.Bookmarks.Last().Positions.Single().Region.ShouldBe(FeedHost.Region);
    }

    [Fact]
    public async Task An_instance_that_cannot_write_holds_the_watermark_back()
    {
        await using (await FeedHost.StartAsync(Database))
        {
            await Region.ExecuteAsync(Database, $"""
                INSERT INTO instances (name, incarnation, version) VALUES ('cut off', '{Region.Id(1)}', '1');
                INSERT INTO instance_heartbeats (name, incarnation, flushed_to) VALUES ('cut off', '{Region.Id(1)}', now() - interval '5 minutes')
                """);
        }

        // A watermark that was told is never taken back, so this host has not looked before.
        await using var host = await FeedHost.StartAsync(Database);
        await using var reader = TestReader.Watch(host);
        await Eventually.Async(() => reader.Bookmarks.Any(bookmark => bookmark is { Snapshotting: false, Watermark: not null }));
        var bookmark = reader.Bookmarks.Last();
        (bookmark.SentAt.ToDateTime() - bookmark.Watermark.ToDateTime()).ShouldBeGreaterThan(TimeSpan.FromMinutes(4.9));
        await Region.ExecuteAsync(Database, "UPDATE instances SET stopped_at = now()");
        await Eventually.Async(() => reader.Bookmarks.Last().SentAt.ToDateTime() - reader.Bookmarks.Last().Watermark.ToDateTime() < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_transaction_that_does_not_wait_for_the_disk_may_not_stamp()
    {
        await using var host = await FeedHost.StartAsync(Database);
        var refused = await Should.ThrowAsync<PostgresException>(() => Region.ExecuteAsync(Database, $"SET synchronous_commit = off; INSERT INTO agents (id) VALUES ('{Region.Id(1)}')"));
        refused.MessageText.ShouldContain("synchronous_commit");
    }

    [Fact]
    public async Task Fed_tables_refuse_what_would_leave_no_trace()
    {
        await using var host = await FeedHost.StartAsync(Database);
        await Region.AddAgentsAsync(Database, 1, 1);
        foreach (var sql in new[] { "TRUNCATE agents CASCADE", "TRUNCATE agent_labels", "TRUNCATE instances CASCADE", "TRUNCATE feed_rows", "TRUNCATE feed_changes", $"UPDATE agents SET id = '{Region.Id(2)}'" })
            (await Should.ThrowAsync<PostgresException>(() => Region.ExecuteAsync(Database, sql))).SqlState.ShouldBe(PostgresErrorCodes.FeatureNotSupported);
    }

    [Fact]
    public async Task A_role_that_does_not_wait_for_the_disk_is_refused_at_start()
    {
        var off = new NpgsqlConnectionStringBuilder(Database) { Options = "-c synchronous_commit=off" }.ConnectionString;
        var refused = await Should.ThrowAsync<StartupRefusedException>(() => FeedHost.StartAsync(off));
        refused.Message.ShouldContain("synchronous_commit");
        refused.ExitCode.ShouldBe(ExitCodes.Configuration);
    }

    private static async Task Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
