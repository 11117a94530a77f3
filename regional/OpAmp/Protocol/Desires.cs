namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>What the region wants of one agent: everything that it may be offered. Parts are shared between agents where they can be.</summary>
internal sealed record Desires
{
    public static readonly Desires Nothing = new();

    /// <summary>Null when no configuration is assigned.</summary>
    public DesiredConfig? Config { get; init; }

    /// <summary>Null when no connection settings are assigned.</summary>
    public DesiredSettings? Settings { get; init; }

    /// <summary>What the agent should authenticate with from now on; null when it keeps what it has.</summary>
    public DesiredCredential? Credential { get; init; }

    /// <summary>Null when no packages are assigned.</summary>
    public DesiredPackages? Packages { get; init; }

    /// <summary>The agent may be offered anything at all; one that waits for approval is only listened to.</summary>
    public bool Admitted { get; init; } = true;
}
