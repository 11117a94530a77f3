namespace Ampora.AgentSimulator;

public enum AgentTransport
{
    WebSocket,
    Http,
}

/// <summary>One simulated agent.</summary>
/// <param name="Server">Where it connects.</param>
/// <param name="Seed">With <paramref name="Index"/> decides its instance uid, attributes and jitter.</param>
/// <param name="Index">Its place among the agents of the same seed.</param>
public sealed record AgentOptions(ServerTarget Server, long Seed, int Index)
{
    public AgentTransport Transport { get; init; }

    /// <summary>Where it turns to, in this order and round again, when it cannot connect: other instances of the same region.</summary>
    public IReadOnlyList<ServerTarget> OtherServers { get; init; } = [];

    /// <summary>Non-identifying attributes added to, or put in place of, those of the simulated host.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; init; } = [];

    /// <summary>Heartbeat interval over WebSocket, polling interval over HTTP, until the server offers another. Zero: none.</summary>
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>About how long applying a configuration takes.</summary>
    public TimeSpan ApplyDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>False for an agent that reports and takes no configuration.</summary>
    public bool AcceptsRemoteConfig { get; init; } = true;

    /// <summary>When set, an exporter fails with these words and the agent is unhealthy.</summary>
    public string? ExportError { get; init; }

    /// <summary>When set, the agent comes and goes.</summary>
    public FlapOptions? Flapping { get; init; }
}

/// <summary>An agent that leaves after about <paramref name="Up"/>, every second time without a word, and comes back after about <paramref name="Down"/>.</summary>
public sealed record FlapOptions(TimeSpan Up, TimeSpan Down);
