using Microsoft.Extensions.Options;
using Npgsql;

namespace Ampora.Regional.History;

/// <summary>
/// The partitions of <c>agent_events</c>, one per day (UTC) by the database's clock. Each step is a transaction of its own under one
/// lock of the region, and gives up soon rather than keep writers waiting behind it: the next round tries again.
/// </summary>
internal sealed class HistoryDays(NpgsqlDataSource database, IOptions<HistoryOptions> options)
{
    /// <summary>Days that are there before they begin.</summary>
    public const int Ahead = 3;

    /// <summary>Of <c>pg_try_advisory_xact_lock</c>: "amp_his" in ASCII.</summary>
    private const long Lock = 0x616D705F686973;

    private const string Patience = "SET LOCAL lock_timeout = '100ms'";

    /// <summary>The database's day.</summary>
    public async Task<DateOnly> TodayAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("SELECT (now() AT TIME ZONE 'UTC')::date");
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return row.GetFieldValue<DateOnly>(0);
    }

    /// <summary>Makes the day and those after it where they are missing, oldest first. Returns how many it made.</summary>
    public async Task<int> AddAsync(DateOnly today, CancellationToken cancellation)
    {
        var missing = Enumerable.Range(0, Ahead + 1).Select(today.AddDays).Except((await ListAsync(cancellation)).Select(day => day.Day)).ToArray();
        var added = 0;
        foreach (var day in missing)
        {
            added += await StepAsync(
                "SELECT CASE WHEN agent_events_add_day(@day) THEN 1 ELSE 0 END", command => command.Parameters.AddWithValue("day", day), cancellation);
        }

        return added;
    }

    /// <summary>Drops the days that are older than is kept, and what lies in no day and is. Returns the names of what it dropped.</summary>
    public async Task<IReadOnlyList<string>> DropAsync(DateOnly today, CancellationToken cancellation)
    {
        var oldest = today.AddDays(-options.Value.RetentionDays);
        var dropped = new List<string>();
        foreach (var (name, _) in (await ListAsync(cancellation)).Where(day => day.Day < oldest))
        {
            if (await StepAsync($"DROP TABLE IF EXISTS {name}; SELECT 1", _ => { }, cancellation) == 0)
            {
                break;
            }

            dropped.Add(name);
        }

        await StepAsync(
            "WITH gone AS (DELETE FROM agent_events_default WHERE at < @oldest RETURNING 1) SELECT count(*)::int FROM gone",
            command => command.Parameters.AddWithValue("oldest", oldest.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)), cancellation);
        return dropped;
    }

    /// <summary>Removes the older events of agents that wrote too many on this day. Returns how many.</summary>
    public Task<int> TrimAsync(DateOnly day, CancellationToken cancellation) => StepAsync(
        """
        WITH loud AS MATERIALIZED (
            SELECT agent_id FROM agent_events WHERE at >= @begins AND at < @ends GROUP BY agent_id HAVING count(*) > @most),
        gone AS (
            DELETE FROM agent_events e USING (
                SELECT l.agent_id, first.ordinal FROM loud l CROSS JOIN LATERAL (
                    SELECT k.ordinal FROM agent_events k WHERE k.agent_id = l.agent_id AND k.at >= @begins AND k.at < @ends
                    ORDER BY k.ordinal DESC OFFSET @most LIMIT 1) AS first) AS old
            WHERE e.agent_id = old.agent_id AND e.ordinal <= old.ordinal AND e.at >= @begins AND e.at < @ends
            RETURNING 1)
        SELECT count(*)::int FROM gone
        """,
        command =>
        {
            command.Parameters.AddWithValue("begins", day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
            command.Parameters.AddWithValue("ends", day.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
            command.Parameters.AddWithValue("most", options.Value.MostPerAgentAndDay);
        },
        cancellation);

    /// <summary>The days that are there, oldest first.</summary>
    public async Task<IReadOnlyList<(string Name, DateOnly Day)>> ListAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("""
            SELECT c.relname, to_date(right(c.relname, 8), 'YYYYMMDD')
            FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'agent_events'::regclass AND c.relname ~ '^agent_events_[0-9]{8}$' ORDER BY 2
            """);
        var days = new List<(string, DateOnly)>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            days.Add((rows.GetString(0), rows.GetFieldValue<DateOnly>(1)));
        }

        return days;
    }

    /// <summary>0 also when another instance is at it, or when others would have to wait too long.</summary>
    private async Task<int> StepAsync(string sql, Action<NpgsqlCommand> parameters, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using (var claim = new NpgsqlCommand($"{Patience}; SELECT pg_try_advisory_xact_lock({Lock})", connection))
        {
            if (await claim.ExecuteScalarAsync(cancellation) is not true)
            {
                return 0;
            }
        }

        try
        {
            await using var command = new NpgsqlCommand(sql, connection);
            parameters(command);
            var result = await command.ExecuteScalarAsync(cancellation);
            await transaction.CommitAsync(cancellation);
            return result is int count ? count : 0;
        }
        catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return 0;
        }
    }
}
