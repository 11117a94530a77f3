using Ampora.Federation.V1;
using Google.Protobuf;

namespace Ampora.Aggregator.Fleet;

/// <summary>
/// One agent as its region sent it: the bytes, which are relayed and stored as they are, and beside them only what filters, order and
/// counts ask for. A million of these are meant to fit in memory.
/// </summary>
internal sealed class HeldAgent
{
    /// <summary>The body's schema that this version reads.</summary>
    public const uint ReadableSchema = 1;

    private HeldAgent(AgentId id, ulong stamp, ByteString body, AgentSummary agent, TextPool pool)
    {
        Id = id;
        Stamp = stamp;
        Body = body;
        ServiceName = pool.Shared(agent.ServiceName);
        ServiceVersion = pool.Shared(agent.ServiceVersion);
        HostName = agent.HostName;
        Configuration = pool.Shared(agent.Configuration);
        Group = pool.Shared(agent.Group);
        Labels = agent.Labels.Count == 0 ? [] : new ulong[agent.Labels.Count];
        var next = 0;
        foreach (var (name, value) in agent.Labels)
        {
            Labels[next++] = LabelHash.Of(name, value);
        }

        ChangedAtTicks = agent.ChangedAt?.ToDateTimeOffset().UtcTicks ?? 0;
        Health = (byte)agent.Health;
        Connection = (byte)agent.Connection;
        ConfigState = (byte)agent.ConfigState;
    }

    public AgentId Id { get; }

    public ulong Stamp { get; }

    /// <summary>A serialised <see cref="AgentSummary"/>.</summary>
    public ByteString Body { get; }

    public string ServiceName { get; }

    public string ServiceVersion { get; }

    public string HostName { get; }

    public string Configuration { get; }

    public string Group { get; }

    /// <summary><see cref="LabelHash"/> of every label.</summary>
    public ulong[] Labels { get; }

    public long ChangedAtTicks { get; }

    /// <summary>Number of the wire's enum, as those that follow.</summary>
    public byte Health { get; }

    public byte Connection { get; }

    public byte ConfigState { get; }

    public AgentSummary Summary() => AgentSummary.Parser.ParseFrom(Body);

    /// <summary>Null when this version cannot read the body: another schema, not the message, or about another agent.</summary>
    public static HeldAgent? Read(string key, ulong stamp, uint schema, ByteString body, TextPool pool)
    {
        if (schema != ReadableSchema || !AgentId.TryParse(key, out var id))
        {
            return null;
        }

        try
        {
            var agent = AgentSummary.Parser.ParseFrom(body);
            return agent.InstanceUid == key ? new HeldAgent(id, stamp, body, agent, pool) : null;
        }
        catch (Exception fault) when (fault is InvalidProtocolBufferException or InvalidOperationException)
        {
            // The second: a timestamp outside of what a calendar holds.
            return null;
        }
    }
}
