using Google.Protobuf;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>
/// What the server holds in memory of one agent. Immutable: the engine returns the next one.
/// The first part survives connections (it is read from the agent's row); the last part begins anew with each connection.
/// </summary>
internal sealed record AgentState
{
    /// <summary>The 16 bytes of instance_uid in the order they travel. Opaque: no version is assumed.</summary>
    public required Guid Id { get; init; }

    /// <summary>Of the last message; null when none is remembered.</summary>
    public ulong? Sequence { get; init; }

    /// <summary>Bits as reported, unknown ones included; 0 until the agent reported any.</summary>
    public ulong Capabilities { get; init; }

    public Fingerprint Description { get; init; }

    public Fingerprint Health { get; init; }

    public Fingerprint EffectiveConfig { get; init; }

    public Fingerprint RemoteConfigStatus { get; init; }

    /// <summary>last_remote_config_hash; empty until reported.</summary>
    public ByteString ReportedConfigHash { get; init; } = ByteString.Empty;

    public Fingerprint PackageStatuses { get; init; }

    public Fingerprint CustomCapabilities { get; init; }

    public Fingerprint AvailableComponents { get; init; }

    /// <summary>The components themselves are stored, not only their hash.</summary>
    public bool ComponentsKnown { get; init; }

    public Fingerprint ConnectionSettingsStatus { get; init; }

    /// <summary>Null when nothing is assigned.</summary>
    public DesiredConfig? Desired { get; init; }

    /// <summary>Something may have been missed: ask for the full state until it arrives.</summary>
    public bool MustReport { get; init; }

    /// <summary>This connection was asked for the full state; the next description answers it.</summary>
    public bool Asked { get; init; }

    /// <summary>This connection has had the server's capabilities.</summary>
    public bool Greeted { get; init; }

    /// <summary>Hash last offered on this connection; empty before the first offer.</summary>
    public ByteString OfferedHash { get; init; } = ByteString.Empty;

    /// <summary>Messages and pushes taken on this connection: the fence of every flush, and the order of changes (D12).</summary>
    public long Messages { get; init; }

    public bool Accepts(AgentCapability capability) => (Capabilities & (ulong)capability) != 0;
}
