using System.Globalization;
using Ampora.Testing.Processes;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Npgsql;

namespace Ampora.Scenarios;

/// <summary>A verb that waits, and a person or a machine that loses patience: signals reach a process only from outside.</summary>
public sealed class InterruptedVerbTests(PostgresFixture postgres)
{
    /// <summary>Of migrations, in every Ampora database ("ampora" in ASCII).</summary>
    private const long MigrationLock = 0x616D706F7261;

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_migration_that_waits_for_another_ends_when_told_to(string signal, int exitCode)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var other = new NpgsqlConnection(database.ConnectionString);
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await RunAsync(other, $"SELECT pg_advisory_lock({MigrationLock})");
        await using var migration = Migrate(database.ConnectionString);
        await SaysAsync(migration, "Another process is migrating this database");

        (await SignalAsync(migration, signal)).ShouldBe(exitCode, migration.Describe());

        await SaysAsync(migration, $"migrate was interrupted by SIG{signal} and is not done");
        migration.Said("The process failed").ShouldBeFalse(migration.Describe());
        // It is gone from the queue for the lock, too.
        (await RunAsync(other, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")).ShouldBe(0L);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_migration_whose_database_does_not_answer_ends_when_told_to(string signal, int exitCode)
    {
        await using var migration = Migrate($"Host=127.0.0.1;Port={FreePort.Next()};Database=ampora;Username=ampora;Password=x");
        await SaysAsync(migration, "The database does not answer yet");

        (await SignalAsync(migration, signal)).ShouldBe(exitCode, migration.Describe());

        await SaysAsync(migration, $"migrate was interrupted by SIG{signal} and is not done");
    }

    // Whoever started the tests in the background has them, and what they start, ignore SIGINT.
    private static ChildProcess Migrate(string connectionString) => ChildProcess.Start(
        "env",
        ["--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "Ampora.Regional.dll"), "migrate"],
        new Dictionary<string, string>
        {
            ["ConnectionStrings__Ampora"] = connectionString,
            ["Access__ApiToken"] = "a-token-of-more-than-thirty-two-characters",
            ["OpAmp__SharedKey"] = "a-key-of-more-than-sixteen-characters",
            ["Region__Id"] = "eu-west",
        });

    private static Task SaysAsync(ChildProcess process, string words) => Eventually.Async(() => process.Said(words), because: $"it says: {words}");

    private static async Task<int> SignalAsync(ChildProcess process, string signal)
    {
        await ChildProcess.RunAsync("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)], Timeouts.Default);
        return await process.ExitAsync();
    }

    private static async Task<object?> RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
