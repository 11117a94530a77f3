using Npgsql;

namespace Ampora.Regional.Federation;

/// <summary>
/// Gives the region a new epoch when its database is not, or may not be, the continuation of the history that readers saw (D2).
/// </summary>
internal sealed partial class EpochKeeper(NpgsqlDataSource database, ILogger<EpochKeeper> logger)
{
    /// <summary>Of <c>pg_advisory_xact_lock</c>: "AMPORA" and the feed's first lock.</summary>
    private const long Lock = 0x414D504F_52410001;

    // Stamps above this transaction's own number come from another cluster's counter (a dump restored into a new one). Left
    // alone, a number that this cluster has not reached yet could be taken for one that it gave out: see docs/concepts/feed.md.
    private const string Renew = """
        INSERT INTO region_epoch (epoch, system_identifier, timeline, database_oid, table_oid, renewed_because)
        SELECT gen_random_uuid(), c.system_identifier, left(pg_walfile_name(pg_current_wal_lsn()), 8), d.oid, 'region_epoch'::regclass::oid, @because
        FROM pg_control_system() c, pg_database d WHERE d.datname = current_database()
        ON CONFLICT (single) DO UPDATE SET
            epoch = EXCLUDED.epoch, system_identifier = EXCLUDED.system_identifier, timeline = EXCLUDED.timeline,
            database_oid = EXCLUDED.database_oid, table_oid = EXCLUDED.table_oid, purged_to = '0',
            renewed_at = now(), renewed_because = EXCLUDED.renewed_because;
        WITH foreign_rows AS (
            SELECT kind, key FROM feed_rows WHERE stamp > pg_current_xact_id() ORDER BY kind, key FOR UPDATE)
        UPDATE feed_rows f SET stamp = feed_stamp() FROM foreign_rows o WHERE f.kind = o.kind AND f.key = o.key;
        DELETE FROM feed_changes WHERE stamp > pg_current_xact_id();
        WITH foreign_agents AS (
            SELECT id FROM agents WHERE feed_stamp > pg_current_xact_id() ORDER BY id FOR NO KEY UPDATE)
        UPDATE agents a SET feed_stamp = feed_stamp() FROM foreign_agents o WHERE a.id = o.id
        """;

    /// <summary>
    /// Does nothing when another instance has renewed <paramref name="seen"/> meanwhile.
    /// </summary>
    /// <param name="seen">The epoch that is not to be trusted; null when there is none yet.</param>
    /// <param name="because">In words, for operators.</param>
    public async Task RenewAsync(Guid? seen, string because, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using (var claim = new NpgsqlCommand("SELECT pg_advisory_xact_lock(@lock)", connection))
        {
            claim.Parameters.AddWithValue("lock", Lock);
            await claim.ExecuteNonQueryAsync(cancellation);
        }

        Guid? stored;
        await using (var read = new NpgsqlCommand("SELECT epoch FROM region_epoch", connection))
            stored = (Guid?)await read.ExecuteScalarAsync(cancellation);
        if (stored != seen)
            return;
        await using (var renew = new NpgsqlCommand(Renew, connection))
        {
            renew.Parameters.AddWithValue("because", because);
            await renew.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
        if (seen is null)
            Log.First(logger);
        else
            Log.Renewed(logger, seen.Value, because);
    }

    private static partial class Log
    {
        [LoggerMessage(2100, LogLevel.Information, "The region has its first epoch")]
        public static partial void First(ILogger logger);

        [LoggerMessage(2101, LogLevel.Warning, "Epoch {Epoch} ended: {Because}. Every reader of the feed starts again with a snapshot")]
        public static partial void Renewed(ILogger logger, Guid epoch, string because);
    }
}
