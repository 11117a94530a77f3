using System.Diagnostics.Metrics;
using Ampora.Regional.Agents;
using Npgsql;

namespace Ampora.Regional.Enrollment;

/// <param name="Labels">JSON, attached to the agent.</param>
/// <param name="Admission">What the token says; null when the region's policy decides.</param>
/// <param name="Group">What the token puts the agent into; null for none.</param>
internal sealed record Redeemed(string Labels, short? Admission, Guid? Group);

/// <summary>One agent's use of a bootstrap token. Uses are counted under a lock of the token's row, so none is spent twice.</summary>
internal sealed class BootstrapRedemption(TimeProvider time)
{
    private static readonly Counter<long> Redemptions = new Meter("ampora.opamp").CreateCounter<long>("ampora.opamp.bootstrap_redemptions", "{redemption}");

    /// <summary>admitted, pending; expired, exhausted, revoked, unknown when a message was refused; unauthorized when the connection was.</summary>
    public static void Count(string outcome) => Redemptions.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>In the caller's transaction.</summary>
    public async Task<(Redeemed? Redeemed, string? Refusal)> RedeemAsync(
        NpgsqlConnection connection, Guid token, Guid agent, CancellationToken cancellation)
    {
        var (found, state, bound) = await LockAsync(connection, token, agent, cancellation);
        if (!bound && state is not null)
        {
            Count(state);
            return (null, $"instance_uid: the bootstrap token is {state} and lets no further agent in.");
        }

        if (!bound)
        {
            await using var command = new NpgsqlCommand("""
                WITH used AS (UPDATE bootstrap_tokens SET uses = uses + 1 WHERE id = @token)
                INSERT INTO agent_credentials (id, kind, agent_id, name, bootstrap_token_id, connected_at, created_by)
                SELECT @id, 3, @agent, name, id, now(), created_by FROM bootstrap_tokens WHERE id = @token
                ON CONFLICT (bootstrap_token_id, agent_id) DO UPDATE SET revoked_at = NULL, revoked_by = NULL, connected_at = now()
                """, connection);
            command.Parameters.AddWithValue("token", token);
            command.Parameters.AddWithValue("agent", agent);
            command.Parameters.AddWithValue("id", Guid.CreateVersion7(time.GetUtcNow()));
            await command.ExecuteNonQueryAsync(cancellation);
        }

        return (found, null);
    }

    private static async Task<(Redeemed? Token, string? State, bool Bound)> LockAsync(
        NpgsqlConnection connection, Guid token, Guid agent, CancellationToken cancellation)
    {
        // The lock first: what is counted and bound is read in a statement of its own, after whoever held it has committed.
        await using (var locking = new NpgsqlCommand("SELECT FROM bootstrap_tokens WHERE id = @token FOR NO KEY UPDATE", connection))
        {
            locking.Parameters.AddWithValue("token", token);
            await locking.ExecuteNonQueryAsync(cancellation);
        }

        await using var command = new NpgsqlCommand("""
            SELECT b.labels, b.admission,
                CASE WHEN b.revoked_at IS NOT NULL THEN 'revoked' WHEN b.uses >= b.uses_allowed THEN 'exhausted'
                    WHEN b.expires_at <= clock_timestamp() THEN 'expired' END,
                EXISTS (SELECT FROM agent_credentials k WHERE k.bootstrap_token_id = b.id AND k.agent_id = @agent AND k.revoked_at IS NULL),
                b.group_id
            FROM bootstrap_tokens b WHERE b.id = @token
            """, connection);
        command.Parameters.AddWithValue("token", token);
        command.Parameters.AddWithValue("agent", agent);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation)
            ? (new Redeemed(AgentLabels.ToJson(AgentLabels.FromJson(row.GetString(0))), row.IsDBNull(1) ? null : row.GetInt16(1), row.IsDBNull(4) ? null : row.GetGuid(4)),
                row.IsDBNull(2) ? null : row.GetString(2), row.GetBoolean(3))
            : (null, "unknown", false);
    }
}
