using Google.Protobuf;
using OpAmp.Proto.V1;

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

    public Fingerprint PackageStatuses { get; init; }

    public Fingerprint CustomCapabilities { get; init; }

    public Fingerprint AvailableComponents { get; init; }

    /// <summary>The components themselves are stored, not only their hash.</summary>
    public bool ComponentsKnown { get; init; }

    public Fingerprint ConnectionSettingsStatus { get; init; }

    /// <summary>Custom capabilities that the agent announced; null when it never did.</summary>
    public CustomCapabilities? Speaks { get; init; }

    public Desires Desired { get; init; } = Desires.Nothing;

    /// <summary>Remote configuration; reported is last_remote_config_hash, unless the agent says that it failed.</summary>
    public OfferTrack Config { get; init; }

    /// <summary>last_remote_config_hash of an agent that says that it failed; null for others.</summary>
    public ByteString? FailedConfig { get; init; }

    /// <summary>Connection settings; reported is last_connection_settings_hash.</summary>
    public OfferTrack Settings { get; init; }

    /// <summary>Packages; reported is server_provided_all_packages_hash.</summary>
    public OfferTrack Packages { get; init; }

    /// <summary>Connection settings for this agent; null when none were looked at.</summary>
    public FittedSettings? Fitted { get; init; }

    /// <summary>What was remembered of the settings that concern this agent; null when nothing was.</summary>
    public SettingsMark? SettingsMark { get; init; }

    /// <summary>Connection settings that cannot be offered; null when none. Survives connections.</summary>
    public WithheldHash? SettingsWithheld { get; init; }

    /// <summary>Packages that cannot be offered; null when none. Survives connections.</summary>
    public WithheldHash? PackagesWithheld { get; init; }

    /// <summary>The configuration that this connection saw the agent fail with or go back from; null when none.</summary>
    public ByteString? AttemptEnded { get; init; }

    /// <summary>Something may have been missed: ask for the full state until it arrives.</summary>
    public bool MustReport { get; init; }

    /// <summary>This connection was asked for the full state; the next description answers it.</summary>
    public bool Asked { get; init; }

    /// <summary>This connection has had the server's capabilities.</summary>
    public bool Greeted { get; init; }

    /// <summary>Where the agent reached this region, as a URL; empty when unknown.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>Where the sequence was before it last jumped: a message that continues it comes from a second agent (item 135).</summary>
    public ulong? Strayed { get; init; }

    /// <summary>How often the sequence jumped back to where it had strayed from, less each time it simply went on.</summary>
    public int Strays { get; init; }

    /// <summary>What was last due and not offered because it is over the limit; null when nothing was.</summary>
    public WithheldOffer? Withheld { get; init; }

    /// <summary>Messages and pushes taken on this connection: the fence of every flush, and the order of changes (D12).</summary>
    public long Messages { get; init; }

    /// <summary>What the agent's report says about offers. What it failed with it does not have.</summary>
    public AgentState WithConfigStatus(RemoteConfigStatus status)
    {
        var failed = status.Status == RemoteConfigStatuses.Failed;
        return this with
        {
            Config = Config with { Reported = failed ? null : status.LastRemoteConfigHash },
            FailedConfig = failed ? status.LastRemoteConfigHash : null,
        };
    }

    public bool Accepts(AgentCapability capability) => (Capabilities & (ulong)capability) != 0;
}
