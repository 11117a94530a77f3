using Ampora.Regional.Agents;
using Ampora.Regional.Desired;
using Ampora.Regional.OpAmp.Protocol;
using Npgsql;

namespace Ampora.Regional.Enrollment;

/// <summary>Agents that wait for an operator.</summary>
internal sealed class Approvals(NpgsqlDataSource database, CredentialStore credentials, ChangeSignal signal)
{
    private const int Most = 500;

    public async Task<WaitingAgentList> ListAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            SELECT a.id, e.way, t.name, a.service_name, a.host_name, coalesce(l.labels, '{"{}"}'), a.first_seen_at, count(*) OVER ()::int
            FROM agents a LEFT JOIN agent_enrollments e ON e.agent_id = a.id LEFT JOIN bootstrap_tokens t ON t.id = e.token_id
            LEFT JOIN agent_labels l ON l.agent_id = a.id
            WHERE a.admission = 0 ORDER BY a.first_seen_at, a.id LIMIT {Most}
            """);
        var (waiting, total) = (new List<WaitingAgent>(), 0);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            total = row.GetInt32(7);
            waiting.Add(new WaitingAgent(
                row.GetGuid(0), EnrollmentWords.OfWay(row.IsDBNull(1) ? null : row.GetInt16(1)), Text(2), Text(3), Text(4),
                AgentLabels.FromJson(row.GetString(5)), row.GetFieldValue<DateTimeOffset>(6)));
        }

        return new WaitingAgentList(waiting, total);

        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
    }

    /// <summary>From now on the agent is offered what is assigned to it, first of all a credential of its own. False when there is no such agent.</summary>
    public async Task<bool> ApproveAsync(Guid agent, string by, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            WITH approved AS (UPDATE agents SET admission = 1 WHERE id = @agent RETURNING id, capabilities),
            told AS ({DecisionNotes.Leave("approved")}),
            noted AS (UPDATE agent_enrollments SET decided_at = now(), decided_by = @by WHERE agent_id = @agent RETURNING way)
            SELECT a.capabilities, coalesce((SELECT way FROM noted), 1::smallint) FROM approved a
            """);
        command.Parameters.AddWithValue("agent", agent);
        command.Parameters.AddWithValue("by", by);
        ulong capabilities;
        short way;
        await using (var row = await command.ExecuteReaderAsync(cancellation))
        {
            if (!await row.ReadAsync(cancellation))
            {
                return false;
            }

            (capabilities, way) = (unchecked((ulong)row.GetInt64(0)), row.GetInt16(1));
        }

        var replaces = way is Enrollments.Trusted or Enrollments.ByBootstrapToken;
        if (replaces && (capabilities & (ulong)AgentCapability.AcceptsOpAmpConnectionSettings) != 0)
        {
            await credentials.IssueTokenAsync(agent, replace: false, by, cancellation);
        }

        signal.AgentsChanged([agent], new Decision([agent]));
        return true;
    }
}
