using Npgsql;

namespace Ampora.Regional.Configurations;

/// <summary>
/// What each agent should run, decided in the database from its labels and the assignments: one that names the agent wins,
/// then the one with more labels, then the newer. Writers of labels share a lock that writers of assignments hold alone, so
/// that neither misses what the other has not committed yet.
/// </summary>
internal static class AssignmentDecisions
{
    private const long Lock = 0x616D705F61736E; // "amp_asn"

    private const string DecideSql = """
        WITH targets AS (
            SELECT a.id, coalesce(l.labels, '{}') AS labels
            FROM agents a LEFT JOIN agent_labels l ON l.agent_id = a.id
            WHERE a.id = ANY(@ids)),
        decided AS (
            SELECT DISTINCT ON (t.id) t.id, v.id AS version_id, v.hash,
                CASE WHEN s.agent_id IS NOT NULL THEN 'assigned to this agent'
                     WHEN s.id IS NOT NULL THEN 'assigned to ' || (SELECT string_agg(key || '=' || value, ' and ' ORDER BY key) FROM jsonb_each_text(s.selector))
                END || ' by ' || s.created_by AS because
            FROM targets t
            LEFT JOIN assignments s ON s.agent_id = t.id OR t.labels @> s.selector
            LEFT JOIN configuration_versions v ON v.id = s.version_id
            ORDER BY t.id, (s.agent_id IS NOT NULL) DESC, (SELECT count(*) FROM jsonb_object_keys(s.selector)) DESC, s.created_at DESC, s.id),
        ordered AS (
            SELECT a.id FROM agents a JOIN decided d ON d.id = a.id
            WHERE a.desired_version_id IS DISTINCT FROM d.version_id OR a.desired_because IS DISTINCT FROM d.because
            ORDER BY a.id FOR NO KEY UPDATE OF a)
        UPDATE agents a SET
            desired_version_id = d.version_id, desired_hash = d.hash, desired_because = d.because,
            desired_at = now()
        FROM decided d JOIN ordered USING (id)
        WHERE a.id = d.id
        RETURNING a.id
        """;

    /// <summary>Before labels are written: waits while an assignment is being changed.</summary>
    public static Task EnterAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        LockAsync(connection, "SELECT pg_advisory_xact_lock_shared(@lock)", cancellation);

    /// <summary>Before assignments are changed: waits for, and holds off, writers of labels.</summary>
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
