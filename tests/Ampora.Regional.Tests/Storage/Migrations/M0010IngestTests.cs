using Ampora.Regional.Storage;
using Ampora.Testing.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Ampora.Regional.Tests.Storage.Migrations;

public sealed class M0010IngestTests(PostgresFixture postgres)
{
    private const string Id = "0010_ingest";

    private const string Before = "SELECT kind, key, stamp::text, deleted_at FROM feed_rows ORDER BY kind, key";

    private const string After = """
        SELECT 1::smallint AS kind, id::text COLLATE "C" AS key, feed_stamp::text, NULL::timestamptz FROM agents
        UNION ALL SELECT kind, key, stamp::text, deleted_at FROM feed_rows ORDER BY kind, key
        """;

    private const string Findable = "SELECT count(*) FROM agents a JOIN feed_changes c ON c.stamp = a.feed_stamp AND a.id = ANY (c.ids)";

    [Fact]
    public async Task Every_row_of_the_feed_keeps_its_stamp_and_is_found_by_it()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var context = new RegionalDb(new DbContextOptionsBuilder<RegionalDb>()
            .UseNpgsql(database.ConnectionString).ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning)).Options);
        await ApplyAsync(context, database, id => string.CompareOrdinal(id, Id) < 0);
        await database.ExecuteAsync(Agents(1, 600));
        await database.ExecuteAsync(Agents(601, 900));
        await database.ExecuteAsync("UPDATE agents SET service_name = 'changed' WHERE random() < 0.1");
        await database.ExecuteAsync("DELETE FROM agents WHERE id IN (SELECT id FROM agents ORDER BY id LIMIT 7)");
        await database.ExecuteAsync("INSERT INTO instances (name, incarnation, version) VALUES ('one', gen_random_uuid(), '1')");
        var before = await RowsAsync(database, Before);
        await ApplyAsync(context, database, id => id == Id);

        before.Count.ShouldBe(901);
        (await RowsAsync(database, After)).ShouldBe(before);
        (await database.ScalarAsync<long>(Findable)).ShouldBe(893);
        await database.ExecuteAsync("UPDATE agents SET service_name = 'later'");
        (await RowsAsync(database, After)).Where(row => row.Kind == 1 && !row.Deleted).Select(row => row.Stamp).Distinct().Single()
            .ShouldNotBeOneOf([.. before.Select(row => row.Stamp)]);
        (await database.ScalarAsync<long>(Findable)).ShouldBe(893);
    }

    private static async Task ApplyAsync(RegionalDb context, TestDatabase database, Func<string, bool> which)
    {
        var migrations = context.GetService<IMigrationsAssembly>();
        foreach (var (_, type) in migrations.Migrations.Where(migration => which(migration.Key)))
        {
            var migration = migrations.CreateMigration(type, context.Database.ProviderName!);
            await database.ExecuteAsync(string.Join(";\n", context.GetService<IMigrationsSqlGenerator>().Generate(migration.UpOperations).Select(command => command.CommandText)));
        }
    }

    private static string Agents(int first, int last) => $"INSERT INTO agents (id) SELECT lpad(to_hex(n), 32, '0')::uuid FROM generate_series({first}, {last}) n";

    private static async Task<List<(short Kind, string Key, string Stamp, bool Deleted)>> RowsAsync(TestDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<(short, string, string, bool)>();
        while (await row.ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add((row.GetInt16(0), row.GetString(1), row.GetString(2), !row.IsDBNull(3)));
        }

        return rows;
    }
}
