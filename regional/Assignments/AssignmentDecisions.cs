using Ampora.Regional.Desired;
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

    // Each agent by itself: whatever the planner takes the number of agents for, it never joins them all with each other. It does not see
    // how many there are, either: for a few it would make a plan at each call, which costs more than the decision.
    internal static readonly string DecideSql = $"""
        WITH standing AS MATERIALIZED (
            SELECT s.kind, s.agent_id, s.selector, s.version_id, s.settings_id, s.packages_id, s.created_at, s.because, v.hash, v.number,
                row_number() OVER (ORDER BY s.agent_id IS NOT NULL DESC, s.labels DESC, s.created_at DESC, s.id) AS place
            FROM assignments s LEFT JOIN configuration_versions v ON v.id = s.version_id
            WHERE s.agent_id IS NULL OR s.agent_id = ANY({Ids})),
        written AS (
            UPDATE agents a SET
                feed_stamp = greatest(a.feed_stamp, pg_current_xact_id()),
                desired_version_id = d.desired_id, desired_hash = d.desired_hash, desired_because = d.because,
                desired_at = CASE WHEN d.config THEN now() ELSE a.desired_at END,
                offered_hash = CASE WHEN a.desired_hash IS DISTINCT FROM d.desired_hash THEN NULL ELSE a.offered_hash END,
                assigned_version_id = d.assigned_id, assigned_hash = d.assigned_hash, attempt_outcome = d.outcome, attempt_error = d.error,
                desired_settings_id = d.settings_id, desired_settings_because = d.settings_because,
                desired_settings_at = CASE WHEN d.settings THEN now() ELSE a.desired_settings_at END,
                desired_packages_id = d.packages_id, desired_packages_because = d.packages_because,
                desired_packages_at = CASE WHEN d.packages THEN now() ELSE a.desired_packages_at END
            FROM (
                SELECT a.id, j.*,
                    (a.desired_version_id, a.assigned_version_id, a.desired_because, a.attempt_outcome, a.attempt_error)
                        IS DISTINCT FROM (j.desired_id, j.assigned_id, j.because, j.outcome, j.error) AS config,
                    (a.desired_settings_id, a.desired_settings_because) IS DISTINCT FROM (j.settings_id, j.settings_because) AS settings,
                    (a.desired_packages_id, a.desired_packages_because) IS DISTINCT FROM (j.packages_id, j.packages_because) AS packages
                FROM agents a LEFT JOIN agent_labels l ON l.agent_id = a.id
                {Winner} s.kind = 0 {First} c ON TRUE
                {Winner} s.kind = 1 {First} s ON TRUE
                {Winner} s.kind = 2 {First} p ON TRUE
                -- An attempt that ended badly after the assignment was made: back to what the agent runs, if it is a version of ours, else
                -- to the last one that it applied.
                LEFT JOIN config_attempts t ON t.agent_id = a.id AND t.hash = c.hash AND t.ended_at > c.created_at
                LEFT JOIN LATERAL (
                    SELECT v.id, v.hash FROM configuration_versions v
                    WHERE t.hash IS NOT NULL AND v.hash <> c.hash
                        AND (v.id IN (a.applied_version_id, a.applied_before_id) OR v.hash = a.remote_config_hash)
                    ORDER BY v.hash = a.remote_config_hash DESC, v.id = a.applied_version_id DESC, v.created_at DESC LIMIT 1) back ON TRUE
                CROSS JOIN LATERAL (
                    SELECT c.version_id AS assigned_id, c.hash AS assigned_hash, t.outcome, t.error,
                        CASE WHEN t.hash IS NULL THEN c.version_id ELSE back.id END AS desired_id,
                        CASE WHEN t.hash IS NULL THEN c.hash ELSE back.hash END AS desired_hash,
                        CASE t.outcome
                            WHEN 1 THEN 'version ' || c.number || ' failed here, ' || CASE WHEN back.id IS NULL THEN 'none was applied before; ' ELSE 'back to the last one applied; ' END
                            WHEN 2 THEN 'the agent went back from version ' || c.number || ' by itself; '
                            ELSE '' END || c.because AS because,
                        s.settings_id, s.because AS settings_because, p.packages_id, p.because AS packages_because) j
                WHERE a.id = ANY({Ids})
                    AND (a.desired_version_id, a.assigned_version_id, a.desired_because, a.attempt_outcome, a.attempt_error,
                            a.desired_settings_id, a.desired_settings_because, a.desired_packages_id, a.desired_packages_because)
                        IS DISTINCT FROM (j.desired_id, j.assigned_id, j.because, j.outcome, j.error,
                            j.settings_id, j.settings_because, j.packages_id, j.packages_because)
                ORDER BY a.id FOR NO KEY UPDATE OF a) d
            WHERE a.id = d.id
            RETURNING a.id)
        {DecisionNotes.Leave("written")}
        RETURNING number, ids
        """;

    private const string Ids = "(SELECT @ids)::uuid[]";

    private const string Winner = "LEFT JOIN LATERAL (SELECT * FROM standing s WHERE (s.agent_id = a.id OR l.labels @> s.selector) AND";

    private const string First = "ORDER BY s.place LIMIT 1)";

    /// <summary>Before labels are written or an agent changes its group: waits while an assignment is being changed.</summary>
    public static Task EnterAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        LockAsync(connection, "SELECT pg_advisory_xact_lock_shared(@lock)", cancellation);

    /// <summary>Before assignments are changed or a group goes: waits for, and holds off, writers of labels and of groups' members.</summary>
    public static Task EnterAloneAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        LockAsync(connection, "SELECT pg_advisory_xact_lock(@lock)", cancellation);

    /// <summary>Decides for these agents; returns those for which the decision is another than before.</summary>
    public static async Task<Decision> DecideAsync(NpgsqlConnection connection, Guid[] ids, CancellationToken cancellation)
    {
        if (ids.Length == 0)
        {
            return Decision.None;
        }

        await using var command = new NpgsqlCommand(DecideSql, connection);
        command.Parameters.AddWithValue("ids", ids);
        await using var note = await command.ExecuteReaderAsync(cancellation);
        return await note.ReadAsync(cancellation) ? new Decision(note.GetFieldValue<Guid[]>(1), note.GetInt64(0)) : Decision.None;
    }

    private static async Task LockAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue("lock", Lock);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
