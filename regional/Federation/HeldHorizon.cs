using System.Globalization;
using Npgsql;

namespace Ampora.Regional.Federation;

/// <summary>Who keeps the horizon from advancing: the oldest transaction of the whole cluster that has written and not ended.</summary>
internal static class HeldHorizon
{
    private const string Sql = """
        SELECT a.backend_xid::text, a.pid, a.application_name, a.datname, a.state, extract(epoch FROM clock_timestamp() - a.xact_start)::float8, NULL::text
        FROM pg_stat_activity a WHERE a.backend_xid IS NOT NULL AND age(a.backend_xid) >= age(@limit::text::xid)
        UNION ALL
        SELECT p.transaction::text, NULL, NULL, p.database, NULL, extract(epoch FROM clock_timestamp() - p.prepared)::float8, p.gid
        FROM pg_prepared_xacts p WHERE age(p.transaction) >= age(@limit::text::xid)
        ORDER BY 6 DESC LIMIT 1
        """;

    /// <summary>A sentence for operators.</summary>
    /// <param name="limit">The oldest running transaction.</param>
    public static async Task<string> ReasonAsync(NpgsqlDataSource database, ulong limit, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.AddWithValue("limit", ((uint)limit).ToString(CultureInfo.InvariantCulture));
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation))
            return $"transaction {limit} is still running, and this role may not see whose it is (grant it pg_read_all_stats)";
        var seconds = row.IsDBNull(5) ? "some time" : string.Create(CultureInfo.InvariantCulture, $"{row.GetDouble(5):F0} s");
        if (!row.IsDBNull(6))
            return $"prepared transaction '{row.GetString(6)}' (xid {row.GetString(0)}) in database {row.GetString(3)} is neither committed nor rolled back since {seconds}";
        return $"transaction {row.GetString(0)} of pid {row.GetInt32(1)} (application '{Text(2)}', database {Text(3)}, {Text(4)}) has been writing for {seconds}";

        string Text(int column) => row.IsDBNull(column) ? "" : row.GetString(column);
    }
}
