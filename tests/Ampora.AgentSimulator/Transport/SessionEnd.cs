namespace Ampora.AgentSimulator.Transport;

internal enum EndReason
{
    /// <summary>The agent was asked to stop.</summary>
    Stopped,

    /// <summary>Never connected: refused, not reachable or timed out.</summary>
    NotConnected,

    /// <summary>Was connected, and is no longer.</summary>
    Lost,

    /// <summary>The server is overloaded and wants the agent to come back later.</summary>
    Unavailable,

    /// <summary>The server offered another endpoint or other headers.</summary>
    Moved,

    /// <summary>The server commanded a restart.</summary>
    Restarted,

    /// <summary>The agent left by its own schedule.</summary>
    Flapped,
}

/// <summary>Why a session ended.</summary>
internal sealed record SessionEnd(EndReason Reason)
{
    internal string? Fault { get; init; }

    /// <summary>What the server asked for.</summary>
    internal TimeSpan? RetryAfter { get; init; }

    /// <summary>With <see cref="EndReason.Moved"/>: where to go.</summary>
    internal ConnectionTarget? Target { get; init; }

    /// <summary>Leave without a word, as a crashed process or a cut line does.</summary>
    internal bool Abrupt { get; init; }
}
