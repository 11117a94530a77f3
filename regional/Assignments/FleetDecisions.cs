using Ampora.Regional.Agents;
using Ampora.Regional.Desired;
using Npgsql;

namespace Ampora.Regional.Assignments;

/// <summary>
/// Decides for all agents that a changed assignment concerns: a part of them in each transaction, so that nobody waits for the whole fleet,
/// neither an agent for its offer nor a report for its row. The first part belongs to the change itself, which also notes whom it leaves;
/// what an instance leaves undone when it dies, others find.
/// </summary>
internal sealed class FleetDecisions(NpgsqlDataSource database, ChangeSignal signal)
{
    private const int PartSize = 2_000;

    /// <summary>In the transaction that changes an assignment, alone among those who change labels or assignments.</summary>
    public static async Task<Begun> BeginAsync(NpgsqlConnection connection, Target target, CancellationToken cancellation)
    {
        var concerned = await ConcernedAsync(connection, target, Guid.Empty, cancellation);
        var first = concerned[..Math.Min(concerned.Length, PartSize)];
        var decision = await AssignmentDecisions.DecideAsync(connection, first, cancellation);
        if (concerned.Length == first.Length)
        {
            return new Begun(decision, null);
        }

        await using var command = new NpgsqlCommand("INSERT INTO undecided (selector, after) VALUES (@selector, @after) RETURNING number", connection);
        target.AddTo(command);
        command.Parameters.AddWithValue("after", first[^1]);
        return new Begun(decision, new Rest((long)(await command.ExecuteScalarAsync(cancellation))!, concerned[PartSize..]));
    }

    /// <summary>After the commit: tells whom it concerns, and decides for the others.</summary>
    public async Task FinishAsync(Begun begun, CancellationToken cancellation)
    {
        signal.AgentsChanged(begun.Decision.Agents, begun.Decision);
        if (begun.Rest is { } rest)
        {
            await DecideAsync(rest, cancellation);
        }
    }

    /// <summary>What was left undone so long ago, the oldest first. Of two who go on with the same each finds what the other decided.</summary>
    public async Task GoOnAsync(TimeSpan since, CancellationToken cancellation)
    {
        foreach (var (number, selector, after) in await LeftAsync(since, cancellation))
        {
            await DecideAsync(new Rest(number, await ConcernedAsync(new Target(Selector: selector), after, cancellation)), cancellation);
        }
    }

    private async Task<Guid[]> ConcernedAsync(Target target, Guid after, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await ConcernedAsync(connection, target, after, cancellation);
    }

    /// <summary>In the order of their ids. Who comes to carry the labels later is decided for then: the assignment is there.</summary>
    private static async Task<Guid[]> ConcernedAsync(NpgsqlConnection connection, Target target, Guid after, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("""
            SELECT array_agg(id ORDER BY id) FROM (
                SELECT id FROM agents WHERE id = @agent
                UNION ALL SELECT agent_id FROM agent_labels WHERE labels @> @selector) AS concerned (id)
            WHERE id > @after
            """, connection);
        target.AddTo(command);
        command.Parameters.AddWithValue("after", after);
        return await command.ExecuteScalarAsync(cancellation) as Guid[] ?? [];
    }

    private async Task DecideAsync(Rest rest, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        foreach (var part in rest.Agents.Chunk(PartSize))
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await AssignmentDecisions.EnterAloneAsync(connection, cancellation);
            var decision = await AssignmentDecisions.DecideAsync(connection, part, cancellation);
            await NoteAsync(connection, "UPDATE undecided SET after = greatest(after, @last), worked_at = clock_timestamp() WHERE number = @number", rest.Number, part[^1], cancellation);
            await transaction.CommitAsync(cancellation);
            signal.AgentsChanged(decision.Agents, decision);
        }

        await NoteAsync(connection, "DELETE FROM undecided WHERE number = @number", rest.Number, null, cancellation);
    }

    private static async Task NoteAsync(NpgsqlConnection connection, string sql, long number, Guid? last, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue("number", number);
        if (last is { } id)
        {
            command.Parameters.AddWithValue("last", id);
        }

        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<List<(long Number, IReadOnlyDictionary<string, string> Selector, Guid After)>> LeftAsync(TimeSpan since, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("SELECT number, selector, after FROM undecided WHERE worked_at < clock_timestamp() - @since ORDER BY number");
        command.Parameters.AddWithValue("since", since);
        var left = new List<(long, IReadOnlyDictionary<string, string>, Guid)>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            left.Add((rows.GetInt64(0), AgentLabels.FromJson(rows.GetString(1)), rows.GetGuid(2)));
        }

        return left;
    }

    /// <param name="Decision">For agents of the first part.</param>
    /// <param name="Rest">Null when there was one part.</param>
    internal sealed record Begun(Decision Decision, Rest? Rest);

    /// <param name="Number">Of the note that says so.</param>
    /// <param name="Agents">For whom nothing is decided yet, in the order of their ids.</param>
    internal sealed record Rest(long Number, Guid[] Agents);
}
