using Npgsql;

namespace Ampora.Regional.Assignments;

/// <summary>
/// What each agent should run and have, decided in the database from its labels and the assignments, for each kind on its own: one
/// that names the agent wins, then the one with more labels, then the newer. A version that ended badly on an agent is not desired
/// for it again until it is assigned anew. Writers of labels, and whoever puts agents into groups, share a lock that writers of
/// assignments hold alone, so that neither misses what the other has not committed yet.
/// </summary>
internal static class AssignmentDecisions
{
    private const long Lock = 0x616D705F61736E; // "amp_asn"

    private const string DecideSql = """
        WITH targets AS (
            SELECT a.id, coalesce(l.labels, '{}') AS labels
            FROM agents a LEFT JOIN agent_labels l ON l.agent_id = a.id
            WHERE a.id = ANY(@ids)),
        -- One per agent and kind.
        winners AS (
            SELECT DISTINCT ON (t.id, s.kind) t.id, s.kind, s.version_id, s.settings_id, s.packages_id, s.created_at AS assigned_at,
                CASE WHEN s.agent_id IS NOT NULL THEN 'assigned to this agent'
                     ELSE 'assigned to ' || (SELECT string_agg(key || '=' || value, ' and ' ORDER BY key) FROM jsonb_each_text(s.selector))
                END || ' by ' || s.created_by AS because
            FROM targets t JOIN assignments s ON s.agent_id = t.id OR t.labels @> s.selector
            ORDER BY t.id, s.kind, (s.agent_id IS NOT NULL) DESC, (SELECT count(*) FROM jsonb_object_keys(s.selector)) DESC, s.created_at DESC, s.id),
        decided AS (
            SELECT t.id, v.id AS version_id, v.hash, v.number, c.assigned_at, c.because,
                s.settings_id, s.because AS settings_because, p.packages_id, p.because AS packages_because
            FROM targets t
            LEFT JOIN winners c ON c.id = t.id AND c.kind = 0
            LEFT JOIN configuration_versions v ON v.id = c.version_id
            LEFT JOIN winners s ON s.id = t.id AND s.kind = 1
            LEFT JOIN winners p ON p.id = t.id AND p.kind = 2),
        -- An attempt that ended badly after the assignment was made: back to what the agent runs, if it is a version of ours, else
        -- to the last one that it applied.
        judged AS (
            SELECT d.id, d.version_id AS assigned_id, d.hash AS assigned_hash, t.outcome, t.error,
                CASE WHEN t.hash IS NULL THEN d.version_id ELSE back.id END AS desired_id,
                CASE WHEN t.hash IS NULL THEN d.hash ELSE back.hash END AS desired_hash,
                CASE t.outcome
                    WHEN 1 THEN 'version ' || d.number || ' failed here, ' || CASE WHEN back.id IS NULL THEN 'none was applied before; ' ELSE 'back to the last one applied; ' END
                    WHEN 2 THEN 'the agent went back from version ' || d.number || ' by itself; '
                    ELSE '' END || d.because AS because,
                d.settings_id, d.settings_because, d.packages_id, d.packages_because
            FROM decided d JOIN agents a ON a.id = d.id
            LEFT JOIN config_attempts t ON t.agent_id = d.id AND t.hash = d.hash AND t.ended_at > d.assigned_at
            LEFT JOIN LATERAL (
                SELECT p.id, p.hash FROM configuration_versions p
                WHERE t.hash IS NOT NULL AND p.hash <> d.hash
                    AND (p.id IN (a.applied_version_id, a.applied_before_id) OR p.hash = a.remote_config_hash)
                ORDER BY p.hash = a.remote_config_hash DESC, p.id = a.applied_version_id DESC, p.created_at DESC LIMIT 1) back ON TRUE),
        ordered AS (
            SELECT a.id,
                (a.desired_version_id, a.assigned_version_id, a.desired_because, a.attempt_outcome, a.attempt_error)
                    IS DISTINCT FROM (d.desired_id, d.assigned_id, d.because, d.outcome, d.error) AS config,
                (a.desired_settings_id, a.desired_settings_because) IS DISTINCT FROM (d.settings_id, d.settings_because) AS settings,
                (a.desired_packages_id, a.desired_packages_because) IS DISTINCT FROM (d.packages_id, d.packages_because) AS packages
            FROM agents a JOIN judged d ON d.id = a.id
            WHERE (a.desired_version_id, a.assigned_version_id, a.desired_because, a.attempt_outcome, a.attempt_error,
                    a.desired_settings_id, a.desired_settings_because, a.desired_packages_id, a.desired_packages_because)
                IS DISTINCT FROM (d.desired_id, d.assigned_id, d.because, d.outcome, d.error,
                    d.settings_id, d.settings_because, d.packages_id, d.packages_because)
            ORDER BY a.id FOR NO KEY UPDATE OF a)
        UPDATE agents a SET
            redecided_at = now(), feed_stamp = greatest(a.feed_stamp, pg_current_xact_id()),
            desired_version_id = d.desired_id, desired_hash = d.desired_hash, desired_because = d.because,
            desired_at = CASE WHEN o.config THEN now() ELSE a.desired_at END,
            offered_hash = CASE WHEN a.desired_hash IS DISTINCT FROM d.desired_hash THEN NULL ELSE a.offered_hash END,
            assigned_version_id = d.assigned_id, assigned_hash = d.assigned_hash, attempt_outcome = d.outcome, attempt_error = d.error,
            desired_settings_id = d.settings_id, desired_settings_because = d.settings_because,
            desired_settings_at = CASE WHEN o.settings THEN now() ELSE a.desired_settings_at END,
            desired_packages_id = d.packages_id, desired_packages_because = d.packages_because,
            desired_packages_at = CASE WHEN o.packages THEN now() ELSE a.desired_packages_at END
        FROM judged d JOIN ordered o USING (id)
        WHERE a.id = d.id
        RETURNING a.id
        """;

    /// <summary>Before labels are written or an agent changes its group: waits while an assignment is being changed.</summary>
    public static Task EnterAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        LockAsync(connection, "SELECT pg_advisory_xact_lock_shared(@lock)", cancellation);

    /// <summary>Before assignments are changed or a group goes: waits for, and holds off, writers of labels and of groups' members.</summary>
    public static Task EnterAloneAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        LockAsync(connection, "SELECT pg_advisory_xact_lock(@lock)", cancellation);

    /// <summary>Decides for these agents; returns those for which the decision is another than before.</summary>
    public static async Task<Guid[]> DecideAsync(NpgsqlConnection connection, Guid[] ids, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(DecideSql, connection);
        command.Parameters.AddWithValue("ids", ids);
        var redecided = new List<Guid>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            redecided.Add(rows.GetGuid(0));
        }

        return [.. redecided];
    }

    private static async Task LockAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue("lock", Lock);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
