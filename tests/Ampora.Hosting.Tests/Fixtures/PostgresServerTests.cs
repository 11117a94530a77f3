using System.Diagnostics;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Npgsql;

namespace Ampora.Hosting.Tests.Fixtures;

[Slow("stops, kills and starts PostgreSQL")]
public sealed class PostgresServerTests
{
    [Fact]
    public async Task A_server_keeps_what_was_committed_through_a_stop_and_through_a_kill()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = await server.CreateDatabaseAsync();
        var first = server.ProcessId;
        await database.ExecuteAsync("CREATE TABLE kept (id int); INSERT INTO kept VALUES (1)");
        await server.RestartAsync();
        await database.ExecuteAsync("INSERT INTO kept VALUES (2)");
        (await database.ScalarAsync<string>("SHOW fsync")).ShouldBe("on");
        (await database.ScalarAsync<string>("SHOW synchronous_commit")).ShouldBe("on");

        await using var idle = new NpgsqlConnection(database.ConnectionString);
        await idle.OpenAsync(TestContext.Current.CancellationToken);
        await server.KillAsync();
        await Should.ThrowAsync<NpgsqlException>(() => database.ExecuteAsync("SELECT 1"));
        await server.StartAgainAsync();
        server.ProcessId.ShouldNotBe(first);
        (await database.ScalarAsync<long>("SELECT count(*) FROM kept")).ShouldBe(2);
    }

    [Fact]
    public async Task Settings_reach_the_server_and_the_folder_goes_with_it()
    {
        var server = await PostgresServer.StartAsync(new PostgresOptions { Fsync = false, Settings = new Dictionary<string, string> { ["wal_level"] = "logical" } });
        var folder = server.DataDirectory;
        await using (var database = await server.CreateDatabaseAsync())
        {
            (await database.ScalarAsync<string>("SHOW wal_level")).ShouldBe("logical");
            (await database.ScalarAsync<string>("SHOW fsync")).ShouldBe("off");
        }

        var process = server.ProcessId;
        await server.DisposeAsync();
        Directory.Exists(folder).ShouldBeFalse();
        Lives(process).ShouldBeFalse();
    }

    [Fact]
    public async Task A_server_ends_and_its_folder_goes_when_the_test_process_is_killed()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        start.Environment[OrphanedServer.Variable] = "1";
        using var parent = Process.Start(start)!;
        var said = (await parent.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).WithTimeout())!.Split(' ', 2);
        var (process, folder) = (int.Parse(said[0], System.Globalization.CultureInfo.InvariantCulture), said[1]);
        Lives(process).ShouldBeTrue();

        parent.Kill();
        await Eventually.Async(() => !Lives(process) && !Directory.Exists(folder));
    }

    [Fact]
    public async Task A_dropped_database_is_gone_whoever_is_connected()
    {
        await using var server = await PostgresServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await using var other = new NpgsqlConnection(server.ConnectionString(database.Name));
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await database.DisposeAsync();
        (await Should.ThrowAsync<PostgresException>(() => database.ExecuteAsync("SELECT 1"))).SqlState.ShouldBe(PostgresErrorCodes.InvalidCatalogName);
    }

    private static bool Lives(int process) => Directory.Exists($"/proc/{process}");
}
