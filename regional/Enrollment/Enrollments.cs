using Ampora.Regional.Agents;
using Ampora.Regional.Assignments;
using Ampora.Regional.Desired;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Enrollment;

/// <summary>Agents coming in for the first time. Each is committed before its agent gets a reply (D12).</summary>
internal sealed class Enrollments(NpgsqlDataSource database, BootstrapRedemption redemption, ChangeSignal signal, IOptions<EnrollmentOptions> options)
{
    private const short BySharedKey = 1;
    public const short Trusted = 2;
    public const short ByBootstrapToken = 3;
    private const short ByGateway = 4;

    private short Policy => options.Value.Admission == AdmissionPolicy.Automatic ? SpeakerRule.Admitted : SpeakerRule.Waiting;

    /// <summary>Words that refuse, or null and how the agent stands now.</summary>
    public async Task<(string? Refusal, short Admission)> EnrollAsync(
        AgentIdentity identity, Guid agent, AgentToServer message, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var decision = Decision.None;
        short admission;
        switch (identity.Kind)
        {
            case IdentityKind.Bootstrap:
                await AssignmentDecisions.EnterAsync(connection, cancellation);
                var (redeemed, refusal) = await redemption.RedeemAsync(connection, identity.Credential!.Value, agent, cancellation);
                if (refusal is not null)
                {
                    return (refusal, SpeakerRule.Refused);
                }

                admission = await WriteAsync(
                    connection, agent, new Entry(ByBootstrapToken, redeemed!.Admission ?? Policy, identity.Credential, redeemed.Labels, redeemed.Group), cancellation);
                decision = await LabelAsync(connection, agent, redeemed.Labels, cancellation);
                break;
            case IdentityKind.Gateway:
                if (await GatewayAgents.TakeAsync(connection, identity, agent, message, cancellation) is { } words)
                {
                    return (words, SpeakerRule.Refused);
                }

                admission = await WriteAsync(connection, agent, new Entry(ByGateway, SpeakerRule.Admitted, null, "{}"), cancellation);
                break;
            default:
                var way = identity.Kind == IdentityKind.Nobody ? Trusted : BySharedKey;
                admission = await WriteAsync(connection, agent, new Entry(way, Policy, null, "{}"), cancellation);
                break;
        }

        await transaction.CommitAsync(cancellation);
        if (identity.Kind == IdentityKind.Bootstrap)
        {
            BootstrapRedemption.Count(admission == SpeakerRule.Admitted ? "admitted" : "pending");
        }

        signal.AgentsChanged([agent], decision);
        return (null, admission);
    }

    /// <summary>The agent's record, made now if it has none. What was decided about it before is not taken back.</summary>
    private static async Task<short> WriteAsync(NpgsqlConnection connection, Guid agent, Entry entry, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("""
            WITH record AS (
                INSERT INTO agents AS a (id, admission, group_id) VALUES (@agent, @admission, @group)
                ON CONFLICT (id) DO UPDATE SET admission = greatest(a.admission, excluded.admission),
                    group_id = CASE WHEN a.group_decided_by IS NULL THEN coalesce(excluded.group_id, a.group_id) ELSE a.group_id END
                RETURNING id, admission),
            entry AS (
                INSERT INTO agent_enrollments (agent_id, way, token_id, labels) SELECT id, @way, @token, @labels FROM record
                ON CONFLICT (agent_id) DO UPDATE SET way = excluded.way, token_id = excluded.token_id, labels = excluded.labels, enrolled_at = now())
            SELECT admission FROM record
            """, connection);
        command.Parameters.AddWithValue("agent", agent);
        command.Parameters.AddWithValue("admission", entry.Admission);
        command.Parameters.AddWithValue("way", entry.Way);
        command.Parameters.Add(new NpgsqlParameter("token", NpgsqlDbType.Uuid) { Value = (object?)entry.Token ?? DBNull.Value });
        command.Parameters.Add(new NpgsqlParameter("labels", NpgsqlDbType.Jsonb) { Value = entry.Labels });
        command.Parameters.Add(new NpgsqlParameter("group", NpgsqlDbType.Uuid) { Value = (object?)entry.Group ?? DBNull.Value });
        return (short)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Labels that the token attaches decide at once what is assigned to the agent.</summary>
    private static async Task<Decision> LabelAsync(NpgsqlConnection connection, Guid agent, string labels, CancellationToken cancellation)
    {
        if (labels == "{}")
        {
            return Decision.None;
        }

        await using var command = new NpgsqlCommand("""
            INSERT INTO agent_labels AS l (agent_id, labels) VALUES (@agent, @labels)
            ON CONFLICT (agent_id) DO UPDATE SET labels = l.labels || excluded.labels
            """, connection);
        command.Parameters.AddWithValue("agent", agent);
        command.Parameters.Add(new NpgsqlParameter("labels", NpgsqlDbType.Jsonb) { Value = labels });
        await command.ExecuteNonQueryAsync(cancellation);
        return await AssignmentDecisions.DecideAsync(connection, [agent], cancellation);
    }

    private sealed record Entry(short Way, short Admission, Guid? Token, string Labels, Guid? Group = null);
}
