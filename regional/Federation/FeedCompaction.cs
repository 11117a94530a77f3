using Npgsql;
using NpgsqlTypes;

namespace Ampora.Regional.Federation;

/// <summary>
/// Takes out of feed_changes what was stamped again since, once that is more than what still counts. Nothing that a reader may need
/// goes: an agent's row names the one stamp under which it is found.
/// </summary>
internal sealed class FeedCompaction(NpgsqlDataSource database)
{
    // Each transaction holds the feed's horizon: a few tens of milliseconds.
    private const int PartsAtOnce = 50;
    private const int AtLeast = 10_000;

    private static readonly string Needed = $"""
        SELECT (SELECT coalesce(sum(cardinality(ids)), 0) FROM feed_changes) > 2 * (SELECT count(*) FROM agents) + {AtLeast}
        """;

    // Below the horizon nobody adds to what a stamp says. A part that is mostly stale is written again without that.
    private const string Compact = """
        WITH parts AS MATERIALIZED (
            SELECT stamp, last, number, ids FROM feed_changes
            WHERE (stamp, last, number) > (@stamp, @last, @number) AND stamp < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY stamp, last, number LIMIT @at_once FOR UPDATE),
        counting AS MATERIALIZED (
            SELECT p.stamp, p.last, p.number, cardinality(p.ids) AS count, array_agg(a.id ORDER BY a.id) FILTER (WHERE a.id IS NOT NULL) AS ids
            FROM parts p CROSS JOIN LATERAL unnest(p.ids) AS u(id) LEFT JOIN agents a ON a.id = u.id AND a.feed_stamp = p.stamp
            GROUP BY p.stamp, p.last, p.number, p.ids),
        gone AS (
            DELETE FROM feed_changes f USING counting c
            WHERE c.ids IS NULL AND f.stamp = c.stamp AND f.last = c.last AND f.number = c.number),
        shorter AS (
            UPDATE feed_changes f SET ids = c.ids, first = c.ids[1], last = c.ids[cardinality(c.ids)] FROM counting c
            WHERE cardinality(c.ids) * 2 <= c.count AND f.stamp = c.stamp AND f.last = c.last AND f.number = c.number)
        SELECT stamp, last, number FROM parts ORDER BY stamp DESC, last DESC, number DESC LIMIT 1
        """;

    /// <summary>Whether enough has gathered.</summary>
    public async Task<bool> IsNeededAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Needed);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Goes through everything below the horizon, one transaction for every few hundred parts.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        (ulong Stamp, Guid Last, long Number)? place = (0, Guid.Empty, 0);
        while (place is { } after)
        {
            place = await NextAsync(after.Stamp, after.Last, after.Number, cancellation);
        }
    }

    private async Task<(ulong Stamp, Guid Last, long Number)?> NextAsync(ulong stamp, Guid last, long number, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Compact);
        command.Parameters.Add(new NpgsqlParameter("stamp", NpgsqlDbType.Xid8) { Value = stamp });
        command.Parameters.AddWithValue("last", last);
        command.Parameters.AddWithValue("number", number);
        command.Parameters.AddWithValue("at_once", PartsAtOnce);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? (row.GetFieldValue<ulong>(0), row.GetGuid(1), row.GetInt64(2)) : null;
    }
}
