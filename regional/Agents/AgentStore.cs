using Ampora.Regional.Assignments;
using Ampora.Regional.Desired;
using Npgsql;

namespace Ampora.Regional.Agents;

/// <summary>Writes batches of changed agents, and what follows from them, in one transaction each.</summary>
internal sealed class AgentStore(NpgsqlDataSource database, ChangeSignal signal)
{
    /// <summary>Returns the ids whose rows were written; the others belong to a newer connection.</summary>
    public async Task<HashSet<Guid>> WriteAsync(IReadOnlyList<AgentChange> batch, CancellationToken cancellation)
    {
        var flush = new AgentFlush(batch);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        if (flush.IsRowsOnly)
        {
            var rows = await flush.WriteAsync(connection, cancellation);
            signal.AgentsChanged(rows, Decision.None);
            return rows;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var deciding = batch.Any(item => item.Changes.CallsForDecision);
        if (deciding)
        {
            await AssignmentDecisions.EnterAsync(connection, cancellation);
        }

        var written = await flush.WriteAsync(connection, cancellation);
        var decision = deciding ? await AssignmentDecisions.DecideAsync(connection, DecidedIn(batch, written), cancellation) : Decision.None;
        await transaction.CommitAsync(cancellation);
        signal.AgentsChanged(written, decision);
        return written;
    }

    /// <summary>Last signs of life, in bulk; <paramref name="silences"/> is how long ago each agent was heard.</summary>
    public async Task WriteSeenAsync(IReadOnlyList<(Guid Id, TimeSpan Silence)> silences, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("""
            INSERT INTO agent_seen AS s (agent_id, last_seen_at)
            SELECT u.id, clock_timestamp() - u.silence FROM unnest(@ids, @silences) AS u(id, silence) JOIN agents a ON a.id = u.id
            ON CONFLICT (agent_id) DO UPDATE SET last_seen_at = greatest(s.last_seen_at, excluded.last_seen_at)
            """);
        command.Parameters.AddWithValue("ids", silences.Select(item => item.Id).ToArray());
        command.Parameters.AddWithValue("silences", silences.Select(item => item.Silence).ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static Guid[] DecidedIn(IReadOnlyList<AgentChange> batch, HashSet<Guid> written) =>
        [.. batch.Where(item => item.Changes.CallsForDecision && written.Contains(item.Id)).Select(item => item.Id)];
}
