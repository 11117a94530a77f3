using Ampora.Regional.Agents;
using Ampora.Regional.OpAmp.Protocol;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Messages;

/// <summary>What an agent was sent and what it sent, newest first.</summary>
internal sealed class MessageQuery(NpgsqlDataSource database, IOptions<MessagesOptions> options)
{
    private const string Sql = """
        WITH agent AS (SELECT id, health, capabilities, connected, transport, admission FROM agents WHERE id = @agent),
        listed AS (
            SELECT id, false AS inward, kind::int, capability, type, data, created_at AS at, created_by, expires_at, sent_at, started_before, outcome
            FROM agent_outbox WHERE agent_id = @agent AND @outward AND (@only IS NULL OR id = @only)
            UNION ALL
            SELECT id, true, 2, capability, type, data, received_at, NULL, NULL, NULL, NULL, NULL
            FROM agent_inbox WHERE agent_id = @agent AND @inward AND @only IS NULL)
        SELECT clock_timestamp(), a.health, a.capabilities, a.connected, a.transport, a.admission, l.*
        FROM agent a LEFT JOIN LATERAL (SELECT * FROM listed WHERE @before IS NULL OR id < @before ORDER BY id DESC LIMIT @limit) l ON TRUE
        ORDER BY l.id DESC
        """;

    private const int MessageColumn = 6;

    private readonly TimeSpan _restartWithin = TimeSpan.FromSeconds(options.Value.RestartWithinSeconds);

    /// <summary>Null when the region does not know the agent.</summary>
    public async Task<AgentMessageList?> ListAsync(
        Guid agent, MessageDirection? direction, long? before, int limit, CancellationToken cancellation)
    {
        var messages = await ReadAsync(agent, command =>
        {
            command.Parameters.AddWithValue("outward", direction is null or MessageDirection.ToAgent);
            command.Parameters.AddWithValue("inward", direction is null or MessageDirection.FromAgent);
            command.Parameters.Add(new NpgsqlParameter("before", NpgsqlDbType.Bigint) { Value = (object?)before ?? DBNull.Value });
            command.Parameters.Add(new NpgsqlParameter("only", NpgsqlDbType.Bigint) { Value = DBNull.Value });
            command.Parameters.AddWithValue("limit", limit + 1);
        }, cancellation);
        if (messages is null || messages.Count <= limit)
        {
            return messages is null ? null : new AgentMessageList(messages, null);
        }

        return new AgentMessageList(messages[..limit], messages[limit - 1].Id);
    }

    /// <summary>One that the agent is sent; null when there is none.</summary>
    public async Task<AgentMessage?> FindAsync(Guid agent, long id, CancellationToken cancellation) => (await ReadAsync(agent, command =>
    {
        command.Parameters.AddWithValue("outward", true);
        command.Parameters.AddWithValue("inward", false);
        command.Parameters.Add(new NpgsqlParameter("before", NpgsqlDbType.Bigint) { Value = DBNull.Value });
        command.Parameters.AddWithValue("only", id);
        command.Parameters.AddWithValue("limit", 1);
    }, cancellation))?.SingleOrDefault();

    private async Task<List<AgentMessage>?> ReadAsync(Guid agent, Action<NpgsqlCommand> parameters, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.AddWithValue("agent", agent);
        parameters(command);
        List<AgentMessage>? messages = null;
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            messages ??= [];
            if (!rows.IsDBNull(MessageColumn))
            {
                messages.Add(Read(rows));
            }
        }

        return messages;
    }

    private AgentMessage Read(NpgsqlDataReader row)
    {
        var inward = row.GetBoolean(MessageColumn + 1);
        var kind = (MessageKind)row.GetInt32(MessageColumn + 2);
        var capability = Text(3);
        var data = row.IsDBNull(MessageColumn + 5) ? null : row.GetFieldValue<byte[]>(MessageColumn + 5);
        var expires = Time(8);
        var sent = Time(9);
        var (state, reason) = inward ? (MessageState.Received, null) : MessageStates.Of(new OutboxLook
        {
            Kind = kind,
            Capability = capability,
            ExpiresAt = expires!.Value,
            SentAt = sent,
            StartedBefore = row.IsDBNull(MessageColumn + 10) ? 0 : unchecked((ulong)row.GetInt64(MessageColumn + 10)),
            Outcome = row.IsDBNull(MessageColumn + 11) ? Outcome.Sent : (Outcome)row.GetInt16(MessageColumn + 11),
            StartedNow = row.IsDBNull(1) ? 0 : ComponentHealth.Parser.ParseFrom(row.GetFieldValue<byte[]>(1)).StartTimeUnixNano,
            ReportsHealth = ((AgentCapability)unchecked((ulong)row.GetInt64(2))).HasFlag(AgentCapability.ReportsHealth),
            Connected = row.GetBoolean(3),
            Polls = row.GetInt16(4) == AgentRecord.Http,
            Admitted = row.GetInt16(5) == 1,
        }, row.GetFieldValue<DateTimeOffset>(0), _restartWithin);
        return new AgentMessage(
            row.GetInt64(MessageColumn), inward ? MessageDirection.FromAgent : MessageDirection.ToAgent, kind, capability, Text(4),
            data is null ? null : Convert.ToBase64String(data), data?.Length ?? 0, Time(6)!.Value, Text(7), expires, sent, state, reason);

        string? Text(int column) => row.IsDBNull(MessageColumn + column) ? null : row.GetString(MessageColumn + column);

        DateTimeOffset? Time(int column) =>
            row.IsDBNull(MessageColumn + column) ? null : row.GetFieldValue<DateTimeOffset>(MessageColumn + column);
    }
}
