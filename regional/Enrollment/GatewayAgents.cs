using Ampora.Regional.Agents;
using Npgsql;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Enrollment;

/// <summary>The agents that a gateway speaks for (D13).</summary>
internal static class GatewayAgents
{
    /// <summary>Takes one more agent under the gateway; words when it may not.</summary>
    public static async Task<string?> TakeAsync(
        NpgsqlConnection connection, AgentIdentity gateway, Guid agent, AgentToServer message, CancellationToken cancellation)
    {
        if (gateway.Scope.Count > 0 && message.AgentDescription is null)
        {
            // Without labels nobody can tell whether it belongs here; a record made now would be a ghost if it does not.
            var stored = await LabelsAsync(connection, agent, cancellation);
            if (stored is null || SpeakerRule.OutOfScope(gateway, stored) is not null)
            {
                return "agent_description: needed in the first message of an agent through a gateway that has a scope.";
            }
        }

        // The lock first: what is counted is read in a statement of its own, after whoever held it has committed.
        await using var command = new NpgsqlCommand(
            "SELECT id FROM agent_credentials WHERE id = @gateway AND revoked_at IS NULL FOR NO KEY UPDATE", connection);
        command.Parameters.AddWithValue("gateway", gateway.Credential!.Value);
        command.Parameters.AddWithValue("agent", agent);
        if (await command.ExecuteScalarAsync(cancellation) is null)
        {
            return "instance_uid: the gateway's credential was revoked.";
        }

        command.CommandText = "SELECT count(*) FROM gateway_agents WHERE credential_id = @gateway AND agent_id <> @agent";
        if ((long)(await command.ExecuteScalarAsync(cancellation))! >= gateway.MostAgents)
        {
            return $"instance_uid: this gateway speaks for {gateway.MostAgents} agents already, which is its limit.";
        }

        command.CommandText = "INSERT INTO gateway_agents (credential_id, agent_id) VALUES (@gateway, @agent) ON CONFLICT DO NOTHING";
        await command.ExecuteNonQueryAsync(cancellation);
        return null;
    }

    private static async Task<SortedDictionary<string, string>?> LabelsAsync(NpgsqlConnection connection, Guid agent, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT labels FROM agent_labels WHERE agent_id = @agent", connection);
        command.Parameters.AddWithValue("agent", agent);
        return await command.ExecuteScalarAsync(cancellation) is string json ? AgentLabels.FromJson(json) : null;
    }
}
