using Ampora.Regional.Agents;
using Ampora.Regional.OpAmp.Protocol;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Messages;

/// <summary>Takes what somebody wants an agent to be sent once; refuses what the agent does not accept.</summary>
internal sealed class OutboxStore(NpgsqlDataSource database, ChangeSignal signal, IOptions<MessagesOptions> options)
{
    private const string AgentSql = """
        SELECT capabilities, custom_capabilities, admission,
            (SELECT count(*)::int FROM agent_outbox WHERE agent_id = @agent AND sent_at IS NULL AND outcome IS NULL AND expires_at > clock_timestamp())
        FROM agents WHERE id = @agent FOR NO KEY UPDATE
        """;

    private const string InsertSql = """
        INSERT INTO agent_outbox (agent_id, kind, capability, type, data, created_by, expires_at)
        VALUES (@agent, @kind, @capability, @type, @data, @by, clock_timestamp() + @expires) RETURNING id
        """;

    private const string PruneSql = """
        DELETE FROM agent_outbox WHERE agent_id = @agent
            AND (sent_at IS NOT NULL OR outcome IS NOT NULL OR expires_at <= clock_timestamp())
            AND id <= (SELECT id FROM agent_outbox WHERE agent_id = @agent ORDER BY id DESC OFFSET @keep LIMIT 1)
        """;

    /// <summary>The new row's id; or why there is none, where a null reason means that the region does not know the agent.</summary>
    /// <param name="agent">Whom to send it to.</param>
    /// <param name="message">Null for a restart.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="expiresInSeconds">Null for as long as configured.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<(long? Id, string? Refusal)> QueueAsync(
        Guid agent, CustomMessage? message, string by, int? expiresInSeconds, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var (known, refusal) = await RefusalAsync(connection, agent, message, cancellation);
        if (!known || refusal is not null)
        {
            return (null, refusal);
        }

        await using var insert = new NpgsqlCommand(InsertSql, connection);
        insert.Parameters.AddWithValue("agent", agent);
        insert.Parameters.AddWithValue("kind", (short)(message is null ? MessageKind.Restart : MessageKind.Message));
        insert.Parameters.Add(new NpgsqlParameter("capability", NpgsqlDbType.Text) { Value = (object?)message?.Capability ?? DBNull.Value });
        insert.Parameters.Add(new NpgsqlParameter("type", NpgsqlDbType.Text) { Value = (object?)message?.Type ?? DBNull.Value });
        insert.Parameters.Add(new NpgsqlParameter("data", NpgsqlDbType.Bytea) { Value = (object?)message?.Data.ToByteArray() ?? DBNull.Value });
        insert.Parameters.AddWithValue("by", by);
        insert.Parameters.AddWithValue("expires", TimeSpan.FromSeconds(expiresInSeconds ?? options.Value.ExpireAfterSeconds));
        var id = (long)(await insert.ExecuteScalarAsync(cancellation))!;

        await using var prune = new NpgsqlCommand(PruneSql, connection);
        prune.Parameters.AddWithValue("agent", agent);
        prune.Parameters.AddWithValue("keep", options.Value.KeepPerAgent);
        await prune.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        signal.Queue(agent);
        return (id, null);
    }

    private async Task<(bool Known, string? Refusal)> RefusalAsync(
        NpgsqlConnection connection, Guid agent, CustomMessage? message, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(AgentSql, connection);
        command.Parameters.AddWithValue("agent", agent);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation))
        {
            return (false, null);
        }

        var capabilities = (AgentCapability)unchecked((ulong)row.GetInt64(0));
        var announced = row.IsDBNull(1) ? null : CustomCapabilities.Parser.ParseFrom(row.GetFieldValue<byte[]>(1));
        var waiting = row.GetInt32(3);
        return (true, message switch
        {
            _ when row.GetInt16(2) != 1 => "The agent is not admitted; until then it is only listened to.",
            null when !capabilities.HasFlag(AgentCapability.AcceptsRestartCommand) => "The agent does not have the capability AcceptsRestartCommand (0x400).",
            { } custom when announced?.Capabilities.Contains(custom.Capability) != true =>
                $"The agent has not announced the custom capability '{custom.Capability}'"
                + (announced is { Capabilities.Count: > 0 } ? $", only {string.Join(", ", announced.Capabilities)}." : "."),
            _ when waiting >= options.Value.MostWaiting => $"{waiting} messages wait for this agent already (Messages:MostWaiting).",
            _ => null,
        });
    }
}
