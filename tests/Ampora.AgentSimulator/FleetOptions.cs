namespace Ampora.AgentSimulator;

/// <summary>A fleet of simulated agents in one process.</summary>
/// <param name="Servers">At least one; agents are dealt out to them in turn, and turn to the others when theirs does not take them.</param>
/// <param name="Agents">How many agents in all.</param>
public sealed record FleetOptions(IReadOnlyList<ServerTarget> Servers, int Agents)
{
    /// <summary>Share of agents on plain HTTP, 0 to 1.</summary>
    public double HttpShare { get; init; }

    /// <summary>Agents with a failing exporter.</summary>
    public int Unhealthy { get; init; }

    /// <summary>Agents that come and go.</summary>
    public int Flapping { get; init; }

    /// <summary>Agents that report and take no configuration.</summary>
    public int StatusOnly { get; init; }

    /// <summary>With the labels decides every uid, attribute and choice.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Non-identifying attributes of every agent.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; init; } = [];

    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Of the agents on plain HTTP; null is the report interval.</summary>
    public TimeSpan? PollInterval { get; init; }

    public TimeSpan ApplyDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    public FlapOptions Flaps { get; init; } = new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10));

    /// <summary>New connections per second; null does not pace.</summary>
    public double? ConnectRate { get; init; }
}
