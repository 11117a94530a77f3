using Ampora.Regional.Agents;
using Npgsql;

namespace Ampora.Regional.Assignments;

/// <summary>
/// Assignments, and the decisions that follow from them (<see cref="FleetDecisions"/>). Only agents whose decision may change are looked at:
/// those that an assignment names or selects.
/// </summary>
internal sealed class AssignmentStore(NpgsqlDataSource database, FleetDecisions decisions, TimeProvider time)
{
    /// <summary>Newest first.</summary>
    /// <param name="kind">Of what is assigned.</param>
    /// <param name="thing">Null for the assignments of all things of the kind.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<IReadOnlyList<Assigned>> ListAsync(AssignmentKind kind, Guid? thing, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var only = thing is null ? "" : $"AND s.{kind.Column} = @thing";
        return await ReadAsync(connection, kind, only, command =>
        {
            if (thing is not null)
            {
                command.Parameters.AddWithValue("thing", thing);
            }
        }, cancellation);
    }

    /// <summary>Assigns a thing; an assignment of the same kind and target is replaced. Null when there is no such thing.</summary>
    public async Task<Assigned?> AssignAsync(AssignmentKind kind, Guid thing, Target target, string by, CancellationToken cancellation)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await AssignmentDecisions.EnterAloneAsync(connection, cancellation);
        await using (var command = new NpgsqlCommand($"""
            WITH thing AS (SELECT id FROM {kind.Things} WHERE id = @thing),
            replaced AS (DELETE FROM assignments WHERE EXISTS (SELECT 1 FROM thing) AND kind = @kind AND (agent_id = @agent OR selector = @selector))
            SELECT id FROM thing
            """, connection))
        {
            command.Parameters.AddWithValue("thing", thing);
            command.Parameters.AddWithValue("kind", kind.Number);
            target.AddTo(command);
            if (await command.ExecuteScalarAsync(cancellation) is not Guid)
            {
                return null;
            }
        }

        await InsertAsync(connection, kind, new Assigned(id, thing, target.AgentId, target.Selector, default, by, 0), cancellation);
        var begun = await FleetDecisions.BeginAsync(connection, target, cancellation);
        var assigned = (await ReadAsync()).Single();
        await transaction.CommitAsync(cancellation);
        await decisions.FinishAsync(begun, cancellation);

        // Counted anew when there was more than one part, unless another has taken its place meanwhile.
        return begun.Rest is null ? assigned : (await ReadAsync()).SingleOrDefault() ?? assigned;

        Task<List<Assigned>> ReadAsync() =>
            AssignmentStore.ReadAsync(connection, kind, "AND s.id = @id", command => command.Parameters.AddWithValue("id", id), cancellation);
    }

    /// <summary>False when there is no such assignment. Agents keep what they have; nothing else is offered in its place unless another assignment says so.</summary>
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

        var begun = await FleetDecisions.BeginAsync(connection, target, cancellation);
        await transaction.CommitAsync(cancellation);
        await decisions.FinishAsync(begun, cancellation);
        return true;
    }

    /// <summary>Its time is taken under the lock: "newer" is the order in which assignments took effect.</summary>
    private static async Task InsertAsync(NpgsqlConnection connection, AssignmentKind kind, Assigned assigned, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"""
            INSERT INTO assignments (id, {kind.Column}, agent_id, selector, created_by, created_at)
            VALUES (@id, @thing, @agent, @selector, @by, clock_timestamp())
            """, connection);
        command.Parameters.AddWithValue("id", assigned.Id);
        command.Parameters.AddWithValue("thing", assigned.Thing);
        command.Parameters.AddWithValue("by", assigned.CreatedBy);
        new Target(assigned.AgentId, assigned.Selector).AddTo(command);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<List<Assigned>> ReadAsync(
        NpgsqlConnection connection, AssignmentKind kind, string which, Action<NpgsqlCommand> parameters, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"""
            SELECT s.id, s.{kind.Column}, s.agent_id, s.selector, s.created_at, s.created_by,
                coalesce(d.agents, 0)
            FROM assignments s
            LEFT JOIN (
                SELECT s.id, count(*)::int AS agents
                FROM assignments s JOIN agents a ON a.{kind.Decided} = s.{kind.Column} LEFT JOIN agent_labels l ON l.agent_id = a.id
                WHERE s.kind = @kind {which} AND (a.id = s.agent_id OR l.labels @> s.selector)
                GROUP BY s.id) d ON d.id = s.id
            WHERE s.kind = @kind {which}
            ORDER BY s.created_at DESC, s.id
            """, connection);
        command.Parameters.AddWithValue("kind", kind.Number);
        parameters(command);
        var assignments = new List<Assigned>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            assignments.Add(new Assigned(
                rows.GetGuid(0), rows.GetGuid(1), rows.IsDBNull(2) ? null : rows.GetGuid(2), Selector(rows, 3),
                rows.GetFieldValue<DateTimeOffset>(4), rows.GetString(5), rows.GetInt32(6)));
        }

        return assignments;
    }

    private static SortedDictionary<string, string>? Selector(NpgsqlDataReader rows, int column) =>
        rows.IsDBNull(column) ? null : AgentLabels.FromJson(rows.GetString(column));
}
