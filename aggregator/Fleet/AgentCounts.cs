using Ampora.Federation.V1;

namespace Ampora.Aggregator.Fleet;

/// <summary>The counts that every overview shows, kept while changes are applied.</summary>
internal readonly record struct AgentCounts(int Agents, int Connected, int Healthy, int Unhealthy, int InSync, int ConfigFailed, int ConfigPending)
{
    public static AgentCounts Of(HeldAgent agent) => new(
        1,
        agent.Connection == (byte)Connection.Connected ? 1 : 0,
        agent.Health == (byte)Health.Healthy ? 1 : 0,
        agent.Health == (byte)Health.Unhealthy ? 1 : 0,
        agent.ConfigState == (byte)ConfigState.Applied ? 1 : 0,
        agent.ConfigState == (byte)ConfigState.Failed ? 1 : 0,
        agent.ConfigState is (byte)ConfigState.Pending or (byte)ConfigState.Offered or (byte)ConfigState.Applying ? 1 : 0);

    public static AgentCounts operator +(AgentCounts a, AgentCounts b) => new(
        a.Agents + b.Agents,
        a.Connected + b.Connected,
        a.Healthy + b.Healthy,
        a.Unhealthy + b.Unhealthy,
        a.InSync + b.InSync,
        a.ConfigFailed + b.ConfigFailed,
        a.ConfigPending + b.ConfigPending);

    public static AgentCounts operator -(AgentCounts a, AgentCounts b) => new(
        a.Agents - b.Agents,
        a.Connected - b.Connected,
        a.Healthy - b.Healthy,
        a.Unhealthy - b.Unhealthy,
        a.InSync - b.InSync,
        a.ConfigFailed - b.ConfigFailed,
        a.ConfigPending - b.ConfigPending);
}
