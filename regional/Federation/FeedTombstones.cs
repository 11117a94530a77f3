using Microsoft.Extensions.Options;
using Npgsql;

namespace Ampora.Regional.Federation;

/// <summary>
/// Forgets deletions older than the horizon that readers are promised. What was forgotten is noted in the same transaction, so that
/// a reader that comes from before it starts again instead of keeping ghosts.
/// </summary>
internal sealed class FeedTombstones(NpgsqlDataSource database, IOptions<FeedOptions> options)
{
    private const int AtOnce = 10_000;

    private const string Sql = """
        WITH gone AS (
            DELETE FROM feed_rows f USING (
                SELECT kind, key FROM feed_rows
                WHERE deleted_at < now() - @horizon AND stamp < pg_snapshot_xmin(pg_current_snapshot())
                ORDER BY kind, key LIMIT @at_once FOR UPDATE SKIP LOCKED) old
            WHERE f.kind = old.kind AND f.key = old.key AND f.deleted_at IS NOT NULL
            RETURNING f.stamp),
        noted AS (
            UPDATE region_epoch e SET purged_to = greatest(e.purged_to::text::numeric, last.stamp + 1)::text::xid8
            FROM (SELECT max(stamp::text::numeric) AS stamp FROM gone) last WHERE last.stamp IS NOT NULL)
        SELECT count(*) FROM gone
        """;

    /// <summary>Returns how many were forgotten.</summary>
    public async Task<long> PurgeAsync(CancellationToken cancellation)
    {
        long all = 0;
        while (true)
        {
            await using var command = database.CreateCommand(Sql);
            command.Parameters.AddWithValue("horizon", options.Value.TombstoneHorizon);
            command.Parameters.AddWithValue("at_once", AtOnce);
            var gone = (long)(await command.ExecuteScalarAsync(cancellation))!;
            all += gone;
            if (gone < AtOnce)
                return all;
        }
    }
}
