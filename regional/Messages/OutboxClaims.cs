using Ampora.Regional.OpAmp.Protocol;
using Google.Protobuf;
using Npgsql;
using NpgsqlTypes;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Messages;

/// <summary>
/// Takes what waits for an agent out of the outbox: marked as sent, and that committed, before anything is written to the agent.
/// What is lost after that is lost, but nothing arrives twice.
/// </summary>
internal sealed class OutboxClaims(NpgsqlDataSource database)
{
    private const string Waits = "o.sent_at IS NULL AND o.outcome IS NULL AND o.expires_at > clock_timestamp()";

    private const string Columns = "o.id, o.agent_id, o.kind, o.capability, o.type, o.data, a.health";

    private const string NextSql = $"""
        SELECT {Columns} FROM agent_outbox o JOIN agents a ON a.id = o.agent_id
        WHERE o.agent_id = @agent AND {Waits} AND a.connection = @connection AND a.admission = 1
        ORDER BY o.id LIMIT 1 FOR UPDATE OF o
        """;

    private const string WaitingSql = $"""
        SELECT {Columns} FROM agent_outbox o JOIN agents a ON a.id = o.agent_id
        WHERE o.id IN (SELECT min(o.id) FROM agent_outbox o WHERE o.agent_id = ANY(@agents) AND {Waits} GROUP BY o.agent_id) AND {Waits}
        ORDER BY o.id FOR UPDATE OF o
        """;

    private const string MarkSql = """
        UPDATE agent_outbox o SET sent_at = CASE WHEN u.outcome = 2 THEN NULL ELSE clock_timestamp() END, started_before = u.started,
            outcome = nullif(u.outcome, 0)
        FROM unnest(@ids, @started, @outcomes) AS u(id, started, outcome) WHERE o.id = u.id
        """;

    private const string OwnersSql = $"""
        SELECT DISTINCT o.agent_id FROM agent_outbox o JOIN agents a ON a.id = o.agent_id
        WHERE {Waits} AND a.connected AND a.instance = @instance AND a.incarnation = @incarnation
        """;

    /// <summary>Takes the oldest that waits, for a connection that still is the agent's newest; null when there is none.</summary>
    public async Task<SentOnce?> NextAsync(Guid agent, long connectionNumber, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand(NextSql, connection);
        command.Parameters.AddWithValue("agent", agent);
        command.Parameters.AddWithValue("connection", connectionNumber);
        if ((await ReadAsync(command, cancellation)).Values.SingleOrDefault() is not { } next)
        {
            return null;
        }

        await MarkAsync(connection, [(next, Outcome.Sent)], cancellation);
        await transaction.CommitAsync(cancellation);
        return next;
    }

    /// <summary>It was taken, and then not sent after all, or perhaps only in part.</summary>
    public async Task EndAsync(SentOnce taken, Outcome outcome, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await MarkAsync(connection, [(taken, outcome)], cancellation);
    }

    /// <summary>The oldest that waits of each of these agents, held until the caller's transaction ends.</summary>
    public static async Task<IReadOnlyDictionary<Guid, SentOnce>> WaitingAsync(NpgsqlConnection connection, Guid[] agents, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(WaitingSql, connection);
        command.Parameters.AddWithValue("agents", agents);
        return await ReadAsync(command, cancellation);
    }

    /// <summary>In the caller's transaction.</summary>
    public static async Task MarkAsync(NpgsqlConnection connection, IReadOnlyList<(SentOnce Taken, Outcome Outcome)> marks, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(MarkSql, connection);
        command.Parameters.AddWithValue("ids", marks.Select(mark => mark.Taken.Id).ToArray());
        command.Parameters.AddWithValue("started", marks.Select(mark => unchecked((long)mark.Taken.StartedAt)).ToArray());
        command.Parameters.Add(new NpgsqlParameter("outcomes", NpgsqlDbType.Array | NpgsqlDbType.Smallint)
        {
            Value = marks.Select(mark => (short)mark.Outcome).ToArray(),
        });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Agents on sockets of this process for which something waits.</summary>
    public async Task<IReadOnlyList<Guid>> OwnedAsync(string instance, Guid incarnation, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(OwnersSql);
        command.Parameters.AddWithValue("instance", instance);
        command.Parameters.AddWithValue("incarnation", incarnation);
        var agents = new List<Guid>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            agents.Add(rows.GetGuid(0));
        }

        return agents;
    }

    private static async Task<Dictionary<Guid, SentOnce>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var found = new Dictionary<Guid, SentOnce>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            var outgoing = (MessageKind)rows.GetInt16(2) == MessageKind.Restart ? Outgoing.Restart : Outgoing.Of(new CustomMessage
            {
                Capability = rows.GetString(3),
                Type = rows.GetString(4),
                Data = ByteString.CopyFrom(rows.GetFieldValue<byte[]>(5)),
            });
            var started = rows.IsDBNull(6) ? 0 : ComponentHealth.Parser.ParseFrom(rows.GetFieldValue<byte[]>(6)).StartTimeUnixNano;
            found.Add(rows.GetGuid(1), new SentOnce(rows.GetInt64(0), outgoing, started));
        }

        return found;
    }
}
