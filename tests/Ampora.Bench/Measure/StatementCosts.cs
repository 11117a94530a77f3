using System.Globalization;
using Ampora.Testing.Postgres;
using Npgsql;

namespace Ampora.Bench.Measure;

/// <summary>What PostgreSQL says its statements cost, by pg_stat_statements.</summary>
internal static class StatementCosts
{
    private const int Shown = 160;

    private const string Sql = """
        SELECT total_exec_time + total_plan_time, calls, rows, shared_blks_hit + shared_blks_read, wal_bytes::bigint, total_plan_time, regexp_replace(query, '\s+', ' ', 'g')
          FROM pg_stat_statements
         WHERE query NOT ILIKE '%pg_stat_statements%'
         ORDER BY 1 DESC
         LIMIT @most
        """;

    /// <summary>The settings of a server that counts, on top of others.</summary>
    public static void AddTo(Dictionary<string, string> settings)
    {
        settings["shared_preload_libraries"] = "pg_stat_statements";
        settings["pg_stat_statements.track"] = "all";
        settings["pg_stat_statements.track_planning"] = "on";
    }

    /// <summary>Prints the dearest and begins to count anew. Times are wall clock, with all waiting.</summary>
    public static async Task SayAsync(TestDatabase database, string part, int most, TextWriter progress)
    {
        await database.ExecuteAsync("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
        await progress.WriteLineAsync($"  statements until '{part}': ms in all, of which planned, calls, µs each, rows, blocks, bytes of WAL");
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using (var command = source.CreateCommand(Sql))
        {
            command.Parameters.AddWithValue("most", most);
            await using var rows = await command.ExecuteReaderAsync(CancellationToken.None);
            while (await rows.ReadAsync(CancellationToken.None))
            {
                var (time, calls, text) = (rows.GetDouble(0), rows.GetInt64(1), rows.GetString(6));
                await progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                    $"  {time,9:N0} {rows.GetDouble(5),7:N0} {calls,8} {time * 1e3 / calls,9:N0} {rows.GetInt64(2),9} {rows.GetInt64(3),10} {rows.GetInt64(4),11}  {(text.Length > Shown ? text[..Shown] : text)}"));
            }
        }

        await database.ExecuteAsync("SELECT pg_stat_statements_reset()");
    }
}
