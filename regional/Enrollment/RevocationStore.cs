using Ampora.Regional.Agents;
using Ampora.Regional.Desired;
using Npgsql;

namespace Ampora.Regional.Enrollment;

/// <summary>Takes credentials back: committed first, then in force on this instance before the caller has its answer.</summary>
internal sealed class RevocationStore(NpgsqlDataSource database, Revocations revocations, ChangeSignal signal)
{
    /// <summary>False when the agent has no such credential.</summary>
    public async Task<bool> RevokeCredentialAsync(Guid agent, Guid credential, string by, CancellationToken cancellation) =>
        await RevokeAsync([RevokeCredentials("id = @subject AND agent_id = @agent")],
            new Taker(credential, agent, by, "revoked by an operator"), cancellation)
        || await ExistsAsync("SELECT FROM agent_credentials WHERE id = @subject AND agent_id = @agent", credential, agent, cancellation);

    /// <summary>False when there is no such gateway.</summary>
    public async Task<bool> RevokeGatewayAsync(Guid gateway, string by, CancellationToken cancellation) =>
        await RevokeAsync([RevokeCredentials("id = @subject AND kind = 4")],
            new Taker(gateway, null, by, "revoked by an operator"), cancellation)
        || await ExistsAsync("SELECT FROM agent_credentials WHERE id = @subject AND kind = 4", gateway, null, cancellation);

    /// <summary>Also for the agents that keep it. False when there is no such token.</summary>
    public async Task<bool> RevokeTokenAsync(Guid token, string by, CancellationToken cancellation) =>
        await RevokeAsync(
            [
                """
                WITH revoked AS (UPDATE bootstrap_tokens SET revoked_at = now(), revoked_by = @by WHERE id = @subject AND revoked_at IS NULL RETURNING id)
                INSERT INTO revocations (id, what, subject_id, because, revoked_by) SELECT gen_random_uuid(), 2, id, @because, @by FROM revoked
                RETURNING id, what, subject_id, agent_id
                """,
                RevokeCredentials("bootstrap_token_id = @subject"),
            ],
            new Taker(token, null, by, "the bootstrap token was revoked by an operator"), cancellation)
        || await ExistsAsync("SELECT FROM bootstrap_tokens WHERE id = @subject", token, null, cancellation);

    /// <summary>The agent is not taken any more, whatever it comes with. False when there is no such agent.</summary>
    public async Task<bool> RefuseAgentAsync(Guid agent, string by, CancellationToken cancellation) =>
        await RevokeAsync(
            [
                $"""
                WITH refused AS (UPDATE agents SET admission = 2 WHERE id = @subject AND admission <> 2 RETURNING id),
                told AS ({DecisionNotes.Leave("refused")}),
                noted AS (UPDATE agent_enrollments SET decided_at = now(), decided_by = @by WHERE agent_id IN (SELECT id FROM refused))
                INSERT INTO revocations (id, what, subject_id, agent_id, because, revoked_by) SELECT gen_random_uuid(), 3, id, id, @because, @by FROM refused
                RETURNING id, what, subject_id, agent_id
                """,
                RevokeCredentials("agent_id = @subject"),
            ],
            new Taker(agent, null, by, "an operator refused the agent"), cancellation)
        || await ExistsAsync("SELECT FROM agents WHERE id = @subject", agent, null, cancellation);

    /// <summary>False when nothing was left to revoke.</summary>
    private async Task<bool> RevokeAsync(string[] statements, Taker taker, CancellationToken cancellation)
    {
        var taken = new List<Revocation>();
        await using (var connection = await database.OpenConnectionAsync(cancellation))
        await using (var transaction = await connection.BeginTransactionAsync(cancellation))
        {
            foreach (var sql in statements)
            {
                await using var command = new NpgsqlCommand(sql, connection);
                command.Parameters.AddWithValue("subject", taker.Subject);
                command.Parameters.AddWithValue("agent", taker.Agent ?? Guid.Empty);
                command.Parameters.AddWithValue("by", taker.By);
                command.Parameters.AddWithValue("because", taker.Because);
                await using var rows = await command.ExecuteReaderAsync(cancellation);
                while (await rows.ReadAsync(cancellation))
                {
                    taken.Add(new Revocation(rows.GetGuid(0), (RevokedThing)rows.GetInt16(1), rows.GetGuid(2), rows.IsDBNull(3) ? null : rows.GetGuid(3)));
                }
            }

            await transaction.CommitAsync(cancellation);
        }

        foreach (var revocation in taken)
        {
            await revocations.ApplyAsync(revocation);
        }

        var agents = taken.Select(revocation => revocation.Agent).OfType<Guid>().Distinct().ToArray();
        signal.AgentsChanged(agents, new Decision(agents));
        return taken.Count > 0;
    }

    private async Task<bool> ExistsAsync(string sql, Guid subject, Guid? agent, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"SELECT EXISTS ({sql})");
        command.Parameters.AddWithValue("subject", subject);
        command.Parameters.AddWithValue("agent", agent ?? Guid.Empty);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static string RevokeCredentials(string which) => $"""
        WITH revoked AS (
            UPDATE agent_credentials SET revoked_at = now(), revoked_by = @by, sealed_secret = NULL
            WHERE revoked_at IS NULL AND {which}
            RETURNING id, agent_id, serial),
        unwanted AS (
            UPDATE agents a SET desired_credential_id = NULL FROM revoked r WHERE a.desired_credential_id = r.id RETURNING a.id),
        told AS ({DecisionNotes.Leave("unwanted")})
        INSERT INTO revocations (id, what, subject_id, agent_id, serial, because, revoked_by)
        SELECT gen_random_uuid(), 1, id, agent_id, serial, @because, @by FROM revoked
        RETURNING id, what, subject_id, agent_id
        """;

    private sealed record Taker(Guid Subject, Guid? Agent, string By, string Because);
}
