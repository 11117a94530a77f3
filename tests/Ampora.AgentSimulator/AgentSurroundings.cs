using Ampora.AgentSimulator.Configuration;
using Ampora.AgentSimulator.Transport;

namespace Ampora.AgentSimulator;

/// <summary>What the agents of a process share.</summary>
/// <param name="time">Clock and timers.</param>
/// <param name="connectRate">Connections per second; null does not pace.</param>
internal sealed class AgentSurroundings(TimeProvider time, double? connectRate) : IDisposable
{
    internal TimeProvider Time => time;

    internal AgentNetwork Network { get; } = new();

    internal ConfigurationEngine Configurations { get; init; } = new();

    internal SessionCounters Counters { get; } = new();

    internal ConnectPacer Pacer { get; } = new(time, connectRate);

    /// <summary>Made for one agent, and ends with it.</summary>
    internal bool OwnedByAgent { get; init; } = true;

    public void Dispose() => Network.Dispose();
}
