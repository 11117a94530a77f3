using Npgsql;

namespace Ampora.Regional.Sessions;

/// <summary>Instances and their leases. All times are the database's (D6).</summary>
internal sealed class InstanceStore(NpgsqlDataSource database, InstanceIdentity instance)
{
    private const int Batch = 1_000;

    private const string IsFirst = "(SELECT min(name) FROM instance_heartbeats) = @name";

    /// <summary>
    /// Registers this process. What an earlier process of this name still seemed to hold is released first; unless that one
    /// ended clean, its agents will be asked for everything (D12).
    /// </summary>
    public async Task RegisterAsync(CancellationToken cancellation)
    {
        await using (var command = database.CreateCommand("""
            WITH registered AS (
                INSERT INTO instances (name, incarnation, version) VALUES (@name, @incarnation, @version)
                ON CONFLICT (name) DO UPDATE SET incarnation = @incarnation, version = @version, started_at = now(),
                    stopped_at = NULL, ended_clean = false
                RETURNING name)
            INSERT INTO instance_heartbeats (name, incarnation) SELECT name, @incarnation FROM registered
            ON CONFLICT (name) DO UPDATE SET incarnation = @incarnation, seen_at = now(), flushed_to = now(), sessions = 0
            """))
        {
            Identify(command);
            command.Parameters.AddWithValue("version", instance.Version);
            await command.ExecuteNonQueryAsync(cancellation);
        }

        await ReleaseAsync("instance = @name AND incarnation <> @incarnation", cancellation);
    }

    /// <summary>
    /// Renews the lease. False when it is no longer ours: it lapsed and was retired, or another process runs under our name.
    /// </summary>
    /// <param name="lag">Age of the oldest change that is not in the database yet.</param>
    /// <param name="sessions">Agents connected here.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<bool> BeatAsync(TimeSpan lag, int sessions, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("""
            UPDATE instance_heartbeats
            SET seen_at = clock_timestamp(), flushed_to = greatest(flushed_to, clock_timestamp() - @lag), sessions = @sessions
            WHERE name = @name AND incarnation = @incarnation
            """);
        Identify(command);
        command.Parameters.AddWithValue("lag", lag);
        command.Parameters.AddWithValue("sessions", sessions);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>After the drain: everything is written, nobody needs to be asked for anything.</summary>
    public async Task EndAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("""
            WITH gone AS (DELETE FROM instance_heartbeats WHERE name = @name AND incarnation = @incarnation RETURNING name)
            UPDATE instances SET stopped_at = now(), ended_clean = true WHERE name IN (SELECT name FROM gone)
            """);
        Identify(command);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Retires the other instances whose lease lapsed. Returns their names; their agents are to be released.</summary>
    public async Task<IReadOnlyList<string>> RetireLapsedAsync(TimeSpan ttl, CancellationToken cancellation)
    {
        var retired = new List<string>();
        await using (var command = database.CreateCommand("""
            WITH lapsed AS (
                DELETE FROM instance_heartbeats WHERE seen_at < clock_timestamp() - @ttl AND name <> @name RETURNING name, incarnation)
            UPDATE instances i SET stopped_at = now() FROM lapsed l WHERE i.name = l.name AND i.incarnation = l.incarnation
            RETURNING i.name
            """))
        {
            Identify(command);
            command.Parameters.AddWithValue("ttl", ttl);
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
            {
                retired.Add(rows.GetString(0));
            }
        }

        return retired;
    }

    /// <summary>
    /// Whether what one instance does for the region falls to this one: by name the first of those that live. While two believe so, or none,
    /// it is done twice or later.
    /// </summary>
    public async Task<bool> IsFirstAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"SELECT coalesce({IsFirst}, false)");
        Identify(command);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Shows the agents of instances that are no more disconnected. Reads all agents.</summary>
    public Task ReleaseOrphansAsync(CancellationToken cancellation) => ReleaseAsync("""
        transport = 1 AND NOT EXISTS (
            SELECT 1 FROM instance_heartbeats h WHERE h.name = a.instance AND h.incarnation = a.incarnation)
        """, cancellation);

    /// <summary>
    /// Shows agents over plain HTTP disconnected when they stopped polling. Reads all agents, so only the first of the live instances does (<see cref="IsFirstAsync"/>):
    /// for the others the condition is false before anything is read.
    /// </summary>
    public Task RetireSilentPollersAsync(TimeSpan timeout, CancellationToken cancellation) => UpdateInBatchesAsync($"""
        UPDATE agents a SET connected = false, connection_changed_at = now(), changed_at = now(),
            feed_stamp = greatest(a.feed_stamp, pg_current_xact_id())
        WHERE a.id IN (
            SELECT a.id FROM agents a LEFT JOIN agent_seen s ON s.agent_id = a.id
            WHERE {IsFirst} AND a.connected AND a.transport = 2 AND coalesce(s.last_seen_at, a.connection_changed_at) < clock_timestamp() - @timeout
            ORDER BY a.id LIMIT @batch FOR NO KEY UPDATE OF a SKIP LOCKED)
        """, command =>
        {
            Identify(command);
            command.Parameters.AddWithValue("timeout", timeout);
        }, cancellation);

    private Task ReleaseAsync(string owned, CancellationToken cancellation) => UpdateInBatchesAsync($"""
        UPDATE agents a SET connected = false, connection = connection + 1, messages = 0, connection_changed_at = now(), changed_at = now(),
            feed_stamp = greatest(a.feed_stamp, pg_current_xact_id()),
            must_report = must_report OR NOT EXISTS (
                SELECT 1 FROM instances i WHERE i.name = a.instance AND i.incarnation = a.incarnation AND i.ended_clean)
        WHERE a.id IN (
            SELECT a.id FROM agents a WHERE a.connected AND {owned}
            ORDER BY a.id LIMIT @batch FOR NO KEY UPDATE)
        """, Identify, cancellation);

    /// <summary>Until nothing is left: a batch is short also when a row of it changed while it waited for the row.</summary>
    private async Task UpdateInBatchesAsync(string sql, Action<NpgsqlCommand> parameters, CancellationToken cancellation)
    {
        int updated;
        do
        {
            await using var command = database.CreateCommand(sql);
            parameters(command);
            command.Parameters.AddWithValue("batch", Batch);
            updated = await command.ExecuteNonQueryAsync(cancellation);
        }
        while (updated > 0);
    }

    private void Identify(NpgsqlCommand command)
    {
        command.Parameters.AddWithValue("name", instance.Name);
        command.Parameters.AddWithValue("incarnation", instance.Incarnation);
    }
}
