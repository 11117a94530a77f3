using Ampora.Regional.Agents;
using Npgsql;
using NpgsqlTypes;

namespace Ampora.Regional.Configurations;

/// <summary>
/// Assignments and the decisions that follow from them, in one transaction. Only agents whose decision may change are looked at:
/// those that an assignment names or selects.
/// </summary>
internal sealed class AssignmentStore(NpgsqlDataSource database, ChangeSignal signal, TimeProvider time)
{
    private const string ListSql = """
        SELECT s.id, v.configuration_id, c.name, v.number, s.agent_id, s.selector, s.created_at, s.created_by,
            (SELECT count(*)::int FROM agents a LEFT JOIN agent_labels l ON l.agent_id = a.id
             WHERE a.assigned_version_id = s.version_id AND (a.id = s.agent_id OR l.labels @> s.selector))
        FROM assignments s JOIN configuration_versions v ON v.id = s.version_id JOIN configurations c ON c.id = v.configuration_id
        """;

    private const string TargetsSql = """
        SELECT a.id FROM agents a WHERE a.id = @agent
        UNION ALL SELECT l.agent_id FROM agent_labels l WHERE l.labels @> @selector
        """;

    public async Task<IReadOnlyList<Assignment>> ListAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await ReadAsync(connection, $"{ListSql} ORDER BY s.created_at DESC, s.id", _ => { }, cancellation);
    }

    /// <summary>
    /// Assigns a version; an assignment of the same target is replaced. Null when there is no such version.
    /// </summary>
    public async Task<Assignment?> AssignAsync(Guid configurationId, int number, Target target, string by, CancellationToken cancellation)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await AssignmentDecisions.EnterAloneAsync(connection, cancellation);
        await using (var command = new NpgsqlCommand("""
            WITH version AS (SELECT id FROM configuration_versions WHERE configuration_id = @configuration AND number = @number),
            replaced AS (DELETE FROM assignments WHERE EXISTS (SELECT 1 FROM version) AND (agent_id = @agent OR selector = @selector))
            SELECT id FROM version
            """, connection))
        {
            command.Parameters.AddWithValue("configuration", configurationId);
            command.Parameters.AddWithValue("number", number);
            AddTarget(command, target);
            if (await command.ExecuteScalarAsync(cancellation) is not Guid version)
            {
                return null;
            }

            await InsertAsync(connection, id, version, target, by, cancellation);
        }

        var redecided = await DecideAsync(connection, target, cancellation);
        var assignment = await ReadAsync(connection, $"{ListSql} WHERE s.id = @id", command => command.Parameters.AddWithValue("id", id), cancellation);
        await transaction.CommitAsync(cancellation);
        signal.AgentsChanged(redecided, redecided);
        return assignment.Single();
    }

    /// <summary>False when there is no such assignment. Agents keep what they run; nothing else is offered in its place unless another assignment says so.</summary>
    public async Task<bool> RemoveAsync(Guid id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await AssignmentDecisions.EnterAloneAsync(connection, cancellation);
        Target target;
        await using (var command = new NpgsqlCommand("DELETE FROM assignments WHERE id = @id RETURNING agent_id, selector", connection))
        {
            command.Parameters.AddWithValue("id", id);
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            if (!await rows.ReadAsync(cancellation))
            {
                return false;
            }

            target = new Target(rows.IsDBNull(0) ? null : rows.GetGuid(0), Selector(rows, 1));
        }

        var redecided = await DecideAsync(connection, target, cancellation);
        await transaction.CommitAsync(cancellation);
        signal.AgentsChanged(redecided, redecided);
        return true;
    }

    /// <summary>Its time is taken under the lock: "newer" is the order in which assignments took effect.</summary>
    private static async Task InsertAsync(NpgsqlConnection connection, Guid id, Guid version, Target target, string by, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "INSERT INTO assignments (id, version_id, agent_id, selector, created_by, created_at) VALUES (@id, @version, @agent, @selector, @by, clock_timestamp())",
            connection);
        command.Parameters.AddWithValue("id", id);
        command.Parameters.AddWithValue("version", version);
        command.Parameters.AddWithValue("by", by);
        AddTarget(command, target);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<Guid[]> DecideAsync(NpgsqlConnection connection, Target target, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"SELECT array_agg(id) FROM ({TargetsSql}) targets", connection);
        AddTarget(command, target);
        return await command.ExecuteScalarAsync(cancellation) is Guid[] ids
            ? await AssignmentDecisions.DecideAsync(connection, ids, cancellation)
            : [];
    }

    private static async Task<List<Assignment>> ReadAsync(
        NpgsqlConnection connection, string sql, Action<NpgsqlCommand> parameters, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        parameters(command);
        var assignments = new List<Assignment>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            assignments.Add(new Assignment(
                rows.GetGuid(0), rows.GetGuid(1), rows.GetString(2), rows.GetInt32(3), rows.IsDBNull(4) ? null : rows.GetGuid(4), Selector(rows, 5),
                rows.GetFieldValue<DateTimeOffset>(6), rows.GetString(7), rows.GetInt32(8)));
        }

        return assignments;
    }

    private static SortedDictionary<string, string>? Selector(NpgsqlDataReader rows, int column) =>
        rows.IsDBNull(column) ? null : AgentLabels.FromJson(rows.GetString(column));

    private static void AddTarget(NpgsqlCommand command, Target target)
    {
        command.Parameters.Add(new NpgsqlParameter("agent", NpgsqlDbType.Uuid) { Value = (object?)target.AgentId ?? DBNull.Value });
        command.Parameters.Add(new NpgsqlParameter("selector", NpgsqlDbType.Jsonb)
        {
            Value = target.Selector is null ? DBNull.Value : AgentLabels.ToJson(target.Selector),
        });
    }
}
