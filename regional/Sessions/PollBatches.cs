using Ampora.Regional.Agents;
using Ampora.Regional.Assignments;
using Ampora.Regional.Desired;
using Ampora.Regional.Messages;
using Ampora.Regional.OpAmp;
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
internal sealed partial class PollBatches : IAsyncDisposable
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
                connected = true, transport = 2, instance = NULL, incarnation = NULL,
                feed_stamp = greatest(a.feed_stamp, pg_current_xact_id())
            RETURNING *)
        SELECT {AgentRecord.Columns}, s.sequence_num, s.strayed_num, coalesce(s.strays, 0::smallint),
            EXISTS (SELECT FROM agent_outbox o WHERE o.agent_id = a.id AND o.sent_at IS NULL AND o.outcome IS NULL), now() - a.offered_at
        FROM (SELECT * FROM taken UNION ALL SELECT * FROM polling) a LEFT JOIN agent_seen s ON s.agent_id = a.id
        """;

    private const string SeenSql = """
        INSERT INTO agent_seen (agent_id, last_seen_at, sequence_num, strayed_num, strays)
        SELECT id, clock_timestamp(), sequence_num, strayed_num, strays FROM unnest(@ids, @sequences, @strayed, @strays) AS u(id, sequence_num, strayed_num, strays)
        ON CONFLICT (agent_id) DO UPDATE SET last_seen_at = excluded.last_seen_at, sequence_num = coalesce(excluded.sequence_num, agent_seen.sequence_num),
            strayed_num = excluded.strayed_num, strays = excluded.strays
        """;

    private readonly NpgsqlDataSource _database;
    private readonly PollParts _parts;
    private readonly MicroBatcher<Poll, ServerToAgent> _batches;

    public PollBatches(NpgsqlDataSource database, PollParts parts)
    {
        (_database, _parts) = (database, parts);
        _batches = new MicroBatcher<Poll, ServerToAgent>(poll => InstanceUid.FromBytes(poll.Message.InstanceUid), RunAsync, BatchSize, Waiting);
    }

    public async Task<ServerToAgent> TakeAsync(Poll poll, CancellationToken cancellation) =>
        _parts.Inbox.Refusal(poll.Message) ?? await _batches.AddAsync(poll, cancellation);

    public ValueTask DisposeAsync() => _batches.DisposeAsync();

    private async Task<IReadOnlyList<ServerToAgent>> RunAsync(IReadOnlyList<Poll> polls, CancellationToken cancellation)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var messages = polls.Select(poll => poll.Message).ToArray();
        var maybeDeciding = messages.Any(message => message.AgentDescription is not null || message.RemoteConfigStatus is not null);
        if (maybeDeciding)
        {
            await AssignmentDecisions.EnterAsync(connection, cancellation);
        }

        var records = await TakeRowsAsync(connection, messages, cancellation);
        var replies = new List<ServerToAgent>(messages.Length);
        var changes = new List<AgentChange>();
        var seen = new List<AgentState>();
        var mail = await PollMail.OpenAsync(connection, [.. records.Values.Where(record => record.HasMail).Select(record => record.State.Id)], cancellation);
        foreach (var (message, endpoint) in polls)
        {
            if (!records.TryGetValue(InstanceUid.FromBytes(message.InstanceUid), out var record))
            {
                replies.Add(Unclaimed.Goodbye(message));
                continue;
            }

            var state = await record.DecidedAsync(_parts.Catalog, cancellation);
            var result = mail.Answer(
                _parts.Engine, GoingOn(OfferedBefore(state, record.Offered), message) with { Endpoint = endpoint }, message,
                await _parts.Components.HasAsync(message, cancellation));
            replies.Add(result.IsSecondAgent ? _parts.Sessions.NewId(message) : result.Reply!);
            seen.Add(result.State);
            Measure(record, result);
            if (Remembered(result.Changes, record) is { } changed)
            {
                changes.Add(new AgentChange(state.Id, record.Connection, changed));
            }
        }

        await WriteSeenAsync(connection, seen, cancellation);
        await mail.CloseAsync(connection, _parts.Inbox, cancellation);
        var written = changes.Count == 0 ? [] : await new AgentFlush(changes).WriteAsync(connection, cancellation);
        var decision = maybeDeciding
            ? await AssignmentDecisions.DecideAsync(connection, [.. changes.Where(item => item.Changes.CallsForDecision).Select(item => item.Id)], cancellation)
            : Decision.None;
        await transaction.CommitAsync(cancellation);
        _parts.Signal.AgentsChanged(written, decision);
        if (!maybeDeciding && changes.Any(item => item.Changes.CallsForDecision))
        {
            await RedecideAsync(connection, changes, cancellation);
        }

        return replies;
    }

    /// <summary>An offer that could not be made calls for a decision that nobody foresaw when the rows were locked.</summary>
    private async Task RedecideAsync(NpgsqlConnection connection, List<AgentChange> changes, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await AssignmentDecisions.EnterAsync(connection, cancellation);
        var ids = changes.Where(item => item.Changes.CallsForDecision).Select(item => item.Id).ToArray();
        var decision = await AssignmentDecisions.DecideAsync(connection, ids, cancellation);
        await transaction.CommitAsync(cancellation);
        _parts.Signal.AgentsChanged(decision.Agents, decision);
    }

    private void Measure(AgentRecord record, StepResult result)
    {
        if (result.State.Withheld is { } withheld && result.Changes is { Withholds: true })
        {
            OpAmpMetrics.RepliesDiscarded.Add(1);
            Log.NotOffered(_parts.Logger, result.State.Id, withheld.Words);
        }

        if (record.SinceOffer is { } since && result.Changes?.RemoteConfigStatus is { Status: RemoteConfigStatuses.Applied or RemoteConfigStatuses.Failed } status
            && status.LastRemoteConfigHash.Span.SequenceEqual(record.Offered.Config))
        {
            OpAmpMetrics.Applied(since, status.Status == RemoteConfigStatuses.Failed);
        }
    }

    /// <summary>
    /// There is no connection to tell the first reply by: who goes on from its last message, or only polls, has had it
    /// (decision Q7), and has been asked for what must be reported.
    /// </summary>
    private static AgentState GoingOn(AgentState state, AgentToServer message)
    {
        var next = state.Sequence is { } last && message.SequenceNum == unchecked(last + 1);
        return state with
        {
            Greeted = next || (state.Sequence is not null && message.SequenceNum == 0 && message.AgentDescription is null),
            Asked = next && state.MustReport,
        };
    }

    /// <summary>
    /// A reply may be lost, so an offer stands in every reply until the agent reports its hash; one that never reports is offered
    /// a thing once.
    /// </summary>
    private static AgentState OfferedBefore(AgentState state, OfferedHashes offered)
    {
        return state with
        {
            Config = state.Config with { Offered = TriesAgain() ? Bytes(offered.Config) : Unless(AgentCapability.ReportsRemoteConfig, offered.Config) },
            Settings = state.Settings with { Offered = Unless(AgentCapability.ReportsConnectionSettingsStatus, offered.Settings) },
            Packages = state.Packages with { Offered = Unless(AgentCapability.ReportsPackageStatuses, offered.Packages) },
        };

        // The agent may say nothing when the same version fails with the same words: it is tried once per decision.
        bool TriesAgain() => state.FailedConfig is { } failed && failed.Equals(state.Desired.Config?.Hash);

        ByteString? Unless(AgentCapability reports, byte[]? hash) => state.Accepts(reports) ? null : Bytes(hash);

        static ByteString? Bytes(byte[]? hash) => hash is null ? null : ByteString.CopyFrom(hash);
    }

    /// <summary>Drops what is written elsewhere (the sequence number) or stands there already (a repeated offer).</summary>
    private static AgentChanges? Remembered(AgentChanges? changes, AgentRecord record)
    {
        if (changes is null)
        {
            return null;
        }

        var left = changes with
        {
            Sequence = null,
            OfferedConfigHash = UnlessRepeated(changes.OfferedConfigHash, record.Offered.Config),
            OfferedSettingsHash = UnlessRepeated(changes.OfferedSettingsHash, record.Offered.Settings),
            OfferedPackagesHash = UnlessRepeated(changes.OfferedPackagesHash, record.Offered.Packages),
        };
        return left == new AgentChanges { Messages = left.Messages } ? null : left;

        static ByteString? UnlessRepeated(ByteString? offered, byte[]? before) => offered?.Span.SequenceEqual(before) == true ? null : offered;
    }

    private static async Task<Dictionary<Guid, AgentRecord>> TakeRowsAsync(
        NpgsqlConnection connection, AgentToServer[] messages, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(TakeSql, connection);
        command.Parameters.AddWithValue("ids", messages.Select(message => InstanceUid.FromBytes(message.InstanceUid)).ToArray());
        var records = new Dictionary<Guid, AgentRecord>(messages.Length);
        command.Parameters.AddWithValue("goodbyes", messages.Select(message => message.AgentDisconnect is not null).ToArray());
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            var record = AgentRecord.Read(rows);
            records.Add(record.State.Id, record with
            {
                HasMail = rows.GetBoolean(AgentRecord.ColumnCount + 3),
                SinceOffer = rows.IsDBNull(AgentRecord.ColumnCount + 4) ? null : rows.GetFieldValue<TimeSpan>(AgentRecord.ColumnCount + 4),
                State = record.State with
                {
                    Sequence = Number(AgentRecord.ColumnCount) ?? record.State.Sequence,
                    Strayed = Number(AgentRecord.ColumnCount + 1),
                    Strays = rows.GetInt16(AgentRecord.ColumnCount + 2),
                },
            });
        }

        return records;

        ulong? Number(int column) => rows.IsDBNull(column) ? null : unchecked((ulong)rows.GetInt64(column));
    }

    private static async Task WriteSeenAsync(
        NpgsqlConnection connection, IReadOnlyList<AgentState> seen, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SeenSql, connection);
        command.Parameters.AddWithValue("ids", seen.Select(state => state.Id).ToArray());
        command.Parameters.AddWithValue("sequences", seen.Select(state => unchecked((long?)state.Sequence)).ToArray());
        command.Parameters.AddWithValue("strayed", seen.Select(state => unchecked((long?)state.Strayed)).ToArray());
        command.Parameters.AddWithValue("strays", seen.Select(state => (short)state.Strays).ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1341, Level = LogLevel.Warning, Message = "Agent {Agent}: {Words}")]
        public static partial void NotOffered(ILogger logger, Guid agent, string words);
    }
}
