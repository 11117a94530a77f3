using Npgsql;

namespace Ampora.Regional.Federation;

/// <summary>
/// What one statement can be sure of. Every transaction below <see cref="Limit"/> has ended, and its rows are in the statement's
/// own snapshot; above it some may still commit.
/// </summary>
/// <param name="Epoch">Which history the stamps belong to.</param>
/// <param name="SameHistory">False when the database is no longer the one that the epoch was written in (D2).</param>
/// <param name="Limit">The oldest transaction still running: <c>pg_snapshot_xmin</c>.</param>
/// <param name="Next">One past the newest transaction that has begun: <c>pg_snapshot_xmax</c>.</param>
/// <param name="Top">The greatest stamp below the limit that was left behind, by a row that carries it or one that was stamped again; 0 without rows.</param>
/// <param name="PurgedTo">One past the greatest stamp of a tombstone that is gone.</param>
/// <param name="Now">The database's time, taken before the snapshot.</param>
/// <param name="FlushedTo">Every live instance has written what it answered before this; null without instances.</param>
/// <param name="Standby">The database follows another one; nothing about history can be concluded from it.</param>
internal sealed record Horizon(
    Guid Epoch, bool SameHistory, ulong Limit, ulong Next, ulong Top, ulong PurgedTo, DateTime Now, DateTime? FlushedTo, bool Standby)
{
    public const int ColumnCount = 9;

    /// <summary>
    /// One row, or none before the first epoch. now() is the beginning of the transaction, and so before its snapshot:
    /// whatever committed before that time is in the snapshot.
    /// </summary>
    public const string Sql = """
        SELECT e.epoch,
            (e.system_identifier, e.database_oid, e.table_oid, e.timeline) = (
                (SELECT system_identifier FROM pg_control_system()),
                (SELECT oid FROM pg_database WHERE datname = current_database()),
                'region_epoch'::regclass::oid,
                CASE WHEN pg_is_in_recovery() THEN e.timeline ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END) AS same_history,
            pg_snapshot_xmin(s) AS xmin,
            pg_snapshot_xmax(s) AS xmax,
            greatest(
                (SELECT b.stamp FROM feed_changes b WHERE b.stamp < pg_snapshot_xmin(s) ORDER BY b.stamp DESC LIMIT 1),
                (SELECT r.stamp FROM feed_rows r WHERE r.stamp < pg_snapshot_xmin(s) ORDER BY r.stamp DESC LIMIT 1),
                '0'::xid8) AS top,
            e.purged_to,
            now() AS read_at,
            (SELECT min(coalesce(h.flushed_to, i.started_at)) FROM instances i
             LEFT JOIN instance_heartbeats h ON h.name = i.name WHERE i.stopped_at IS NULL) AS flushed_to,
            pg_is_in_recovery() AS standby
        FROM region_epoch e, pg_current_snapshot() s
        """;

    /// <summary>Where a reader begins that has seen every row: no stamp of this epoch at or above it was seen, none below it is open.</summary>
    public ulong Position => Math.Max(Top + 1, PurgedTo);

    public static Horizon Read(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetBoolean(1),
        row.GetFieldValue<ulong>(2),
        row.GetFieldValue<ulong>(3),
        row.GetFieldValue<ulong>(4),
        row.GetFieldValue<ulong>(5),
        row.GetDateTime(6),
        row.IsDBNull(7) ? null : row.GetDateTime(7),
        row.GetBoolean(8));
}
