using OpAmp.Proto.V1;

namespace Ampora.AgentSimulator.Protocol;

/// <summary>What a message of the server asks the agent to do beyond remembering it.</summary>
internal readonly record struct ServerEffects
{
    /// <summary>To be applied after APPLYING has been reported.</summary>
    internal AgentRemoteConfig? Configuration { get; init; }

    /// <summary>Another server or other headers to connect with.</summary>
    internal OpAMPConnectionSettings? Settings { get; init; }

    /// <summary>Packages to download, after what is pending has been reported.</summary>
    internal PackagesAvailable? Packages { get; init; }

    internal bool Restart { get; init; }

    internal bool HeartbeatChanged { get; init; }

    /// <summary>The server is overloaded: go away and come back, after <see cref="RetryAfter"/> when it names a time.</summary>
    internal bool Unavailable { get; init; }

    internal TimeSpan? RetryAfter { get; init; }

    /// <summary>What the server, or the agent about the server's message, complains of.</summary>
    internal string? Fault { get; init; }
}
