using System.Diagnostics;
using Ampora.Federation.V1;
using Ampora.Regional.Tests.Federation.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Npgsql;

namespace Ampora.Regional.Tests.Federation;

/// <summary>A database that is not the continuation of what readers saw must never look like "nothing changed" (D2).</summary>
[Slow("restores a PostgreSQL of its own")]
public sealed class FeedEpochTests : IAsyncLifetime
{
    private PostgresServer _server = null!;
    private TestDatabase _database = null!;

    private string Database => _database.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        _server = await PostgresServer.StartAsync();
        _database = await _server.CreateDatabaseAsync();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_restored_copy_of_the_files_is_seen_by_a_reader_that_was_ahead_of_it()
    {
        await using var host = await FeedHost.StartAsync(Database);
        await Region.AddAgentsAsync(Database, 1, 5);
        await using var reader = TestReader.Watch(host);
        await reader.CaughtUpAsync();
        await _server.StopAsync();
        Copy(_server.DataDirectory, Backup);
        await _server.StartAgainAsync();
        await Region.AddAgentsAsync(Database, 6, 9);
        await reader.CaughtUpAsync();
        var before = reader.Epoch;

        await RestoreAsync();
        await Eventually.Async(() => reader.Resyncs.Any() && reader.Epoch != before);
        await AgreesInNewEpochAsync(reader, before);
    }

    [Fact]
    public async Task A_restore_that_promotes_to_a_new_timeline_starts_a_new_epoch_for_who_comes_with_a_token()
    {
        await using var reader = await ReadOnceAsync();
        var before = reader.Epoch;
        await _server.StopAsync();
        Copy(_server.DataDirectory, Backup);
        await File.WriteAllTextAsync(Path.Combine(Backup, "recovery.signal"), "", TestContext.Current.CancellationToken);
        await File.AppendAllTextAsync(Path.Combine(Backup, "postgresql.auto.conf"), "restore_command = 'false'\n", TestContext.Current.CancellationToken);
        await RestoreAsync();
        await Region.ExecuteAsync(Database, $"DELETE FROM agents WHERE id = '{Region.Id(1)}'");
        await using var restored = await FeedHost.StartAsync(Database);
        reader.Connect(restored);
        await AgreesInNewEpochAsync(reader, before);
    }

    [Fact]
    public async Task A_copied_database_has_an_epoch_of_its_own_and_stamps_that_its_cluster_gave_out()
    {
        await using var reader = await ReadOnceAsync();
        await _server.ExecuteAsync($"CREATE DATABASE copied TEMPLATE \"{_database.Name}\"");
        var copied = new NpgsqlConnectionStringBuilder(Database) { Database = "copied" }.ConnectionString;

        // As after a dump restored into a younger cluster: numbers that this one has not reached.
        await Region.ExecuteAsync(copied, """
            UPDATE feed_rows SET stamp = (stamp::text::bigint + 1000000)::text::xid8;
            UPDATE feed_changes SET stamp = (stamp::text::bigint + 1000000)::text::xid8;
            UPDATE agents SET feed_stamp = (feed_stamp::text::bigint + 1000000)::text::xid8
            """);
        await using var other = await FeedHost.StartAsync(copied);
        var before = reader.Epoch;
        reader.Connect(other);
        await reader.CaughtUpAsync();
        reader.Epoch.ShouldNotBe(before);
        reader.Resyncs.Single().Reason.ShouldBe(ResyncReason.EpochChanged);
        reader.Rows.Values.ShouldAllBe(item => item.Stamp < 1_000_000);
        await Region.ExecuteAsync(copied, "UPDATE agents SET service_version = 'later'");
        await reader.CaughtUpAsync();
        Region.Agents(reader.Rows.Values).ShouldBe(await Region.AgentsAsync(copied));
        reader.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dump_restored_in_another_cluster_starts_a_new_epoch_for_who_comes_with_a_token()
    {
        await using var reader = await ReadOnceAsync();
        var before = reader.Epoch;
        await using var elsewhere = await PostgresServer.StartAsync();
        var restored = await elsewhere.CreateDatabaseAsync(_database.Name);
        using var files = new TemporaryFolder();
        Run("pg_dump", "--host=127.0.0.1", $"--port={_server.Port}", "--username=postgres", $"--file={files["region.sql"]}", _database.Name);
        Run("psql", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1", "--host=127.0.0.1", $"--port={elsewhere.Port}", "--username=postgres", $"--file={files["region.sql"]}", restored.Name);
        await Region.ExecuteAsync(restored.ConnectionString, $"DELETE FROM agents WHERE id = '{Region.Id(1)}'");
        await using var host = await FeedHost.StartAsync(restored.ConnectionString);
        reader.Connect(host);
        await AgreesInNewEpochAsync(reader, before, restored);
    }

    private string Backup => _server.DataDirectory + ".backup";

    /// <summary>A reader with five agents and a token, whose region has stopped.</summary>
    private async Task<TestReader> ReadOnceAsync()
    {
        await using var host = await FeedHost.StartAsync(Database);
        await Region.AddAgentsAsync(Database, 1, 5);
        var reader = TestReader.Watch(host);
        await reader.CaughtUpAsync();
        await reader.DisconnectAsync();
        return reader;
    }

    private async Task RestoreAsync()
    {
        await _server.StopAsync();
        Run("rm", "-rf", _server.DataDirectory);
        Copy(Backup, _server.DataDirectory);
        await _server.StartAgainAsync();
        await Eventually.Async(async () => !await _database.ScalarAsync<bool>("SELECT pg_is_in_recovery()"));
    }

    private async Task AgreesInNewEpochAsync(TestReader reader, string before, TestDatabase? database = null)
    {
        await reader.CaughtUpAsync();
        reader.Epoch.ShouldNotBe(before);
        reader.Resyncs.Last().Reason.ShouldBe(ResyncReason.EpochChanged);
        Region.Agents(reader.Rows.Values).ShouldBe(await Region.AgentsAsync((database ?? _database).ConnectionString));
        reader.Faults.ShouldBeEmpty();
    }

    /// <summary>With owners and modes: the server may run as another account.</summary>
    private static void Copy(string from, string to) => Run("cp", "-a", from, to);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        process.ExitCode.ShouldBe(0);
    }
}
