using Ampora.Regional.Agents;
using Ampora.Regional.OpAmp.Protocol;
using Microsoft.Extensions.Options;
using Npgsql;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Messages;

/// <summary>Custom messages from agents, committed before the reply (D12). The newest of each agent are kept.</summary>
internal sealed class InboxStore(NpgsqlDataSource database, Engine engine, IOptions<MessagesOptions> options)
{
    private const string InsertSql = """
        INSERT INTO agent_inbox (agent_id, capability, type, data) SELECT * FROM unnest(@agents, @capabilities, @types, @data)
        """;

    private const string PruneSql = """
        DELETE FROM agent_inbox i USING unnest(@agents) AS u(agent_id)
        WHERE i.agent_id = u.agent_id
            AND i.id <= (SELECT k.id FROM agent_inbox k WHERE k.agent_id = u.agent_id ORDER BY k.id DESC OFFSET @keep LIMIT 1)
        """;

    /// <summary>The reply to a message that carries more than is taken; null when it is fine, or not for us.</summary>
    public ServerToAgent? Refusal(AgentToServer message) =>
        message.CustomMessage is { } custom && engine.Traits.Understands(custom.Capability) && MessagesInput.FaultOf(custom, options.Value) is { } fault
            ? Refusals.BadRequest(message.InstanceUid, fault)
            : null;

    /// <summary>
    /// Commits one message with the sequence number that it came with, so that the same message, sent again after whatever
    /// happens to the reply, is known.
    /// </summary>
    public async Task CommitAsync(Guid agent, long connectionNumber, ulong sequence, CustomMessage message, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand(
            "UPDATE agents SET sequence_num = @sequence WHERE id = @agent AND connection = @connection", connection);
        command.Parameters.AddWithValue("agent", agent);
        command.Parameters.AddWithValue("connection", connectionNumber);
        command.Parameters.AddWithValue("sequence", unchecked((long)sequence));
        await command.ExecuteNonQueryAsync(cancellation);
        await AddAsync(connection, [(agent, message)], cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Adds messages, one of each agent at most, in the caller's transaction.</summary>
    public async Task AddAsync(NpgsqlConnection connection, IReadOnlyList<(Guid Agent, CustomMessage Message)> received, CancellationToken cancellation)
    {
        var agents = received.Select(item => item.Agent).ToArray();
        await using var insert = new NpgsqlCommand(InsertSql, connection);
        insert.Parameters.AddWithValue("agents", agents);
        insert.Parameters.AddWithValue("capabilities", received.Select(item => item.Message.Capability).ToArray());
        insert.Parameters.AddWithValue("types", received.Select(item => StoredText.Of(item.Message.Type)!).ToArray());
        insert.Parameters.AddWithValue("data", received.Select(item => item.Message.Data.ToByteArray()).ToArray());
        await insert.ExecuteNonQueryAsync(cancellation);
        await using var prune = new NpgsqlCommand(PruneSql, connection);
        prune.Parameters.AddWithValue("agents", agents);
        prune.Parameters.AddWithValue("keep", options.Value.KeepPerAgent);
        await prune.ExecuteNonQueryAsync(cancellation);
    }
}
