using Ampora.Regional.Agents;
using Ampora.Regional.Desired;
using Ampora.Regional.Enrollment;
using Ampora.Regional.OpAmp.Protocol;
using Ampora.Regional.OpAmp.Transport;
using Ampora.Regional.Storage;
using Google.Protobuf;
using Npgsql;

namespace Ampora.Regional.Sessions;

/// <param name="State">What is known of the agent, ready for the engine.</param>
/// <param name="Desired">What the row says is wanted of it.</param>
/// <param name="Offered">What it was last offered, on whichever connection.</param>
/// <param name="Connection">Number of this connection among all that the agent ever had.</param>
internal sealed record SessionClaim(AgentState State, DesireKey Desired, OfferedHashes Offered, long Connection)
{
    /// <summary>
    /// The claim for a connection. An agent that comes with the credential that is wanted of it has taken the settings which carried
    /// it; offered them again, it would connect anew each time.
    /// </summary>
    public SessionClaim Over(AgentSocket socket)
    {
        var state = State with { Endpoint = socket.Endpoint };
        var took = socket.Speaker.Identity is { Kind: IdentityKind.Agent, Credential: { } credential } && credential == Desired.Credential;
        return this with
        {
            State = took && Offered.Settings is { } hash ? state with { Settings = state.Settings with { Offered = ByteString.CopyFrom(hash) } } : state,
        };
    }
}

/// <summary>
/// Takes an agent over for this instance before its first reply: the row gets the next connection number, so that an older
/// owner's writes fall on the fence (D3). An owner that did not hand over may have lost reports: they are asked for again (D12).
/// </summary>
internal sealed class SessionClaims : IAsyncDisposable
{
    private const int BatchSize = 100;
    private const int Waiting = 10_000;

    private const string Sql = $"""
        INSERT INTO agents AS a (id, connected, transport, instance, incarnation, connection)
        SELECT id, true, {WebSocket}, @instance, @incarnation, 1 FROM unnest(@ids) AS id ORDER BY id
        ON CONFLICT (id) DO UPDATE SET
            must_report = a.must_report OR (a.connected AND a.transport = {WebSocket} AND a.incarnation IS DISTINCT FROM @incarnation),
            connected = true, transport = {WebSocket}, instance = @instance, incarnation = @incarnation,
            connection = a.connection + 1, messages = 0,
            connection_changed_at = CASE WHEN a.connected THEN a.connection_changed_at ELSE now() END,
            feed_stamp = greatest(a.feed_stamp, pg_current_xact_id())
        RETURNING {AgentRecord.Columns}
        """;

    private const string WebSocket = "1";

    private readonly NpgsqlDataSource _database;
    private readonly DesireCatalog _desired;
    private readonly InstanceIdentity _instance;
    private readonly MicroBatcher<Guid, AgentRecord> _batches;

    public SessionClaims(NpgsqlDataSource database, DesireCatalog desired, InstanceIdentity instance)
    {
        (_database, _desired, _instance) = (database, desired, instance);
        _batches = new MicroBatcher<Guid, AgentRecord>(id => id, RunAsync, BatchSize, Waiting);
    }

    public async Task<SessionClaim> ClaimAsync(Guid id, CancellationToken cancellation)
    {
        var record = await _batches.AddAsync(id, cancellation);
        return new SessionClaim(await record.DecidedAsync(_desired, cancellation), record.Desired, record.Offered, record.Connection);
    }

    /// <summary>The same with another credential wanted of the agent.</summary>
    public async ValueTask<(DesireKey Key, Desires Desired)> WithCredentialAsync(DesireKey key, Guid credential, CancellationToken cancellation)
    {
        key = key with { Credential = credential };
        return (key, await _desired.GetAsync(key, cancellation));
    }

    public ValueTask DisposeAsync() => _batches.DisposeAsync();

    private async Task<IReadOnlyList<AgentRecord>> RunAsync(IReadOnlyList<Guid> ids, CancellationToken cancellation)
    {
        await using var command = _database.CreateCommand(Sql);
        command.Parameters.AddWithValue("ids", ids.ToArray());
        command.Parameters.AddWithValue("instance", _instance.Name);
        command.Parameters.AddWithValue("incarnation", _instance.Incarnation);
        var records = new Dictionary<Guid, AgentRecord>(ids.Count);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            var record = AgentRecord.Read(rows);
            records.Add(record.State.Id, record);
        }

        return [.. ids.Select(id => records[id])];
    }
}
