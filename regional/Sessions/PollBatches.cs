using Ampora.Regional.Agents;
using Ampora.Regional.Configurations;
using Ampora.Regional.OpAmp.Protocol;
using Ampora.Regional.Storage;
using Google.Protobuf;
using Npgsql;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Sessions;

/// <summary>
/// Messages of agents over plain HTTP. Such an agent has no owner: what the engine knows of it is read from the database and
/// written back, with its sequence number, before the reply, so that any instance answers the next one (D11). Polls that
/// arrive together share one transaction.
/// </summary>
internal sealed class PollBatches : IAsyncDisposable
{
    private const int BatchSize = 100;
    private const int Waiting = 10_000;

    /// <summary>Takes the agent from a socket, or registers it; the row of an agent that polls already is only locked.</summary>
    private const string TakeSql = $"""
        WITH ids AS (
            SELECT u.id FROM unnest(@ids, @goodbyes) AS u(id, goodbye)
            WHERE NOT u.goodbye OR EXISTS (SELECT 1 FROM agents known WHERE known.id = u.id)
            ORDER BY u.id),
        known AS (SELECT a.* FROM agents a JOIN ids ON ids.id = a.id ORDER BY a.id FOR NO KEY UPDATE OF a),
        polling AS (SELECT * FROM known WHERE connected AND transport = 2),
        taken AS (
            INSERT INTO agents AS a (id, connected, transport, connection)
            SELECT id, true, 2, 1 FROM ids WHERE NOT EXISTS (SELECT 1 FROM polling WHERE polling.id = ids.id) ORDER BY id
            ON CONFLICT (id) DO UPDATE SET
                must_report = a.must_report OR (a.connected AND a.transport = 1),
                connection = CASE WHEN a.connected AND a.transport = 2 THEN a.connection ELSE a.connection + 1 END,
                messages = CASE WHEN a.connected AND a.transport = 2 THEN a.messages ELSE 0 END,
                connection_changed_at = CASE WHEN a.connected THEN a.connection_changed_at ELSE now() END,
                connected = true, transport = 2, instance = NULL, incarnation = NULL
            RETURNING *)
        SELECT {AgentRecord.Columns}, s.sequence_num
        FROM (SELECT * FROM taken UNION ALL SELECT * FROM polling) a LEFT JOIN agent_seen s ON s.agent_id = a.id
        """;

    private const string SeenSql = """
        INSERT INTO agent_seen (agent_id, last_seen_at, sequence_num)
        SELECT id, clock_timestamp(), sequence_num FROM unnest(@ids, @sequences) AS u(id, sequence_num)
        ON CONFLICT (agent_id) DO UPDATE SET last_seen_at = excluded.last_seen_at, sequence_num = coalesce(excluded.sequence_num, agent_seen.sequence_num)
        """;

    private readonly NpgsqlDataSource _database;
    private readonly DesiredConfigs _desired;
    private readonly ChangeSignal _signal;
    private readonly MicroBatcher<AgentToServer, ServerToAgent> _batches;

    public PollBatches(NpgsqlDataSource database, DesiredConfigs desired, ChangeSignal signal)
    {
        (_database, _desired, _signal) = (database, desired, signal);
        _batches = new MicroBatcher<AgentToServer, ServerToAgent>(
            message => InstanceUid.FromBytes(message.InstanceUid), RunAsync, BatchSize, Waiting);
    }

    public Task<ServerToAgent> TakeAsync(AgentToServer message, CancellationToken cancellation) => _batches.AddAsync(message, cancellation);

    public ValueTask DisposeAsync() => _batches.DisposeAsync();

    private async Task<IReadOnlyList<ServerToAgent>> RunAsync(IReadOnlyList<AgentToServer> messages, CancellationToken cancellation)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var described = messages.Any(message => message.AgentDescription is not null);
        if (described)
        {
            await AssignmentDecisions.EnterAsync(connection, cancellation);
        }

        var records = await TakeRowsAsync(connection, messages, cancellation);
        var replies = new List<ServerToAgent>(messages.Count);
        var changes = new List<AgentChange>();
        var seen = new List<(Guid Id, ulong? Sequence)>();
        foreach (var message in messages)
        {
            if (!records.TryGetValue(InstanceUid.FromBytes(message.InstanceUid), out var record))
            {
                replies.Add(Unclaimed.Goodbye(message));
                continue;
            }

            var state = await record.DecidedAsync(_desired, cancellation);
            var result = Engine.Step(state with { OfferedHash = OfferedBefore(record) }, message);
            replies.Add(result.Reply!);
            seen.Add((state.Id, result.State.Sequence));
            if (Remembered(result.Changes, record) is { } changed)
            {
                changes.Add(new AgentChange(state.Id, record.Connection, changed));
            }
        }

        await WriteSeenAsync(connection, seen, cancellation);
        var written = changes.Count == 0 ? [] : await new AgentFlush(changes).WriteAsync(connection, cancellation);
        var redecided = described
            ? await AssignmentDecisions.DecideAsync(connection, [.. changes.Where(c => c.Changes.Description is not null).Select(c => c.Id)], cancellation)
            : [];
        await transaction.CommitAsync(cancellation);
        _signal.AgentsChanged(written, redecided);
        return replies;
    }

    /// <summary>
    /// A reply may be lost, so an offer stands in every reply until the agent reports its hash; one that never reports is offered
    /// a version once.
    /// </summary>
    private static ByteString OfferedBefore(AgentRecord record) =>
        record.OfferedHash is { } hash && !record.State.Accepts(AgentCapability.ReportsRemoteConfig) ? ByteString.CopyFrom(hash) : ByteString.Empty;

    /// <summary>Drops what is written elsewhere (the sequence number) or stands there already (a repeated offer).</summary>
    private static AgentChanges? Remembered(AgentChanges? changes, AgentRecord record)
    {
        if (changes is null)
        {
            return null;
        }

        var repeated = changes.OfferedHash is { } offered && offered.Span.SequenceEqual(record.OfferedHash);
        var left = changes with { Sequence = null, OfferedHash = repeated ? null : changes.OfferedHash };
        return left == new AgentChanges { Messages = left.Messages } ? null : left;
    }

    private static async Task<Dictionary<Guid, AgentRecord>> TakeRowsAsync(
        NpgsqlConnection connection, IReadOnlyList<AgentToServer> messages, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(TakeSql, connection);
        command.Parameters.AddWithValue("ids", messages.Select(message => InstanceUid.FromBytes(message.InstanceUid)).ToArray());
        var records = new Dictionary<Guid, AgentRecord>(messages.Count);
        command.Parameters.AddWithValue("goodbyes", messages.Select(message => message.AgentDisconnect is not null).ToArray());
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var sequence = rows.FieldCount - 1;
        while (await rows.ReadAsync(cancellation))
        {
            var record = AgentRecord.Read(rows);
            if (!rows.IsDBNull(sequence))
            {
                record = record with { State = record.State with { Sequence = unchecked((ulong)rows.GetInt64(sequence)) } };
            }

            records.Add(record.State.Id, record);
        }

        return records;
    }

    private static async Task WriteSeenAsync(
        NpgsqlConnection connection, IReadOnlyList<(Guid Id, ulong? Sequence)> seen, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SeenSql, connection);
        command.Parameters.AddWithValue("ids", seen.Select(item => item.Id).ToArray());
        command.Parameters.AddWithValue("sequences", seen.Select(item => unchecked((long?)item.Sequence)).ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
