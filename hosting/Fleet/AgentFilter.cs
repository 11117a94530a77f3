namespace Ampora.Hosting.Fleet;

/// <summary>Which agents; all parts that are set must match.</summary>
public sealed record AgentFilter
{
    public const int MaxLabels = 16;

    public const int MaxTextLength = 256;

    /// <summary>Label equalities.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public Health? Health { get; init; }

    public Connection? Connection { get; init; }

    public ConfigState? ConfigState { get; init; }

    /// <summary>Part of the id, service name, host name or a label's value, in any case.</summary>
    public string? Text { get; init; }

    /// <summary>Name of the assigned configuration.</summary>
    public string? Configuration { get; init; }

    /// <summary>Name of the group that the agent is in.</summary>
    public string? Group { get; init; }
}
