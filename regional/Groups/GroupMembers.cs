using Ampora.Regional.Agents;
using Ampora.Regional.Assignments;
using Ampora.Regional.Desired;
using Npgsql;

namespace Ampora.Regional.Groups;

/// <summary>Operators put agents into groups and take them out. Both stand against what a bootstrap token says later.</summary>
internal sealed class GroupMembers(NpgsqlDataSource database, ChangeSignal signal)
{
    /// <summary>An agent that is in another group leaves it. Says which of the two exist; without both nothing is done.</summary>
    public Task<(bool Group, bool Agent)> PutAsync(Guid group, Guid agent, string by, CancellationToken cancellation) =>
        WriteAsync("SET group_id = g.id, group_decided_by = @by FROM target g WHERE a.id = @agent", group, agent, by, cancellation);

    /// <summary>The agent is then in no group. Says whether there is such a group, and whether the agent was in it.</summary>
    public Task<(bool Group, bool Member)> TakeOutAsync(Guid group, Guid agent, string by, CancellationToken cancellation) =>
        WriteAsync("SET group_id = NULL, group_decided_by = @by FROM target g WHERE a.id = @agent AND a.group_id = g.id", group, agent, by, cancellation);

    private async Task<(bool Group, bool Agent)> WriteAsync(string change, Guid group, Guid agent, string by, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await AssignmentDecisions.EnterAsync(connection, cancellation);
        await using var command = new NpgsqlCommand($"""
            WITH target AS (SELECT id FROM groups WHERE id = @group),
            written AS (UPDATE agents a {change} RETURNING a.id)
            SELECT EXISTS (SELECT FROM target), EXISTS (SELECT FROM written)
            """, connection);
        command.Parameters.AddWithValue("group", group);
        command.Parameters.AddWithValue("agent", agent);
        command.Parameters.AddWithValue("by", by);
        (bool Group, bool Agent) outcome;
        await using (var row = await command.ExecuteReaderAsync(cancellation))
        {
            await row.ReadAsync(cancellation);
            outcome = (row.GetBoolean(0), row.GetBoolean(1));
        }

        await transaction.CommitAsync(cancellation);
        signal.AgentsChanged(outcome.Agent ? [agent] : [], Decision.None);
        return outcome;
    }
}
