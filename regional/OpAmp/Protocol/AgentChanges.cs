using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>
/// What a step changed and the region must remember. A null part is unchanged. Parts are replaced whole, never merged inside
/// (OpAMP, Agent Status Compression), so of two changes the newer part simply wins.
/// </summary>
internal sealed record AgentChanges
{
    /// <summary>Value of <see cref="AgentState.Messages"/> after the step.</summary>
    public required long Messages { get; init; }

    public ulong? Sequence { get; init; }

    public ulong? Capabilities { get; init; }

    public AgentDescription? Description { get; init; }

    public ComponentHealth? Health { get; init; }

    public EffectiveConfig? EffectiveConfig { get; init; }

    public RemoteConfigStatus? RemoteConfigStatus { get; init; }

    public PackageStatuses? PackageStatuses { get; init; }

    public CustomCapabilities? CustomCapabilities { get; init; }

    public AvailableComponents? AvailableComponents { get; init; }

    public ConnectionSettingsStatus? ConnectionSettingsStatus { get; init; }

    /// <summary>Hash of the configuration that this step offered.</summary>
    public ByteString? OfferedConfigHash { get; init; }

    /// <summary>Hash of the connection settings that this step offered.</summary>
    public ByteString? OfferedSettingsHash { get; init; }

    /// <summary>The settings that concern this agent, whether or not it needed an offer.</summary>
    public SettingsMark? SettingsMark { get; init; }

    /// <summary>Hash of the packages that this step offered.</summary>
    public ByteString? OfferedPackagesHash { get; init; }

    /// <summary>Connection settings that turned out not to be offerable, or <see cref="WithheldHash.None"/>.</summary>
    public WithheldHash? SettingsWithheld { get; init; }

    /// <summary>Packages that turned out not to be offerable, or <see cref="WithheldHash.None"/>.</summary>
    public WithheldHash? PackagesWithheld { get; init; }

    /// <summary>An attempt at a configuration that ended badly.</summary>
    public Attempt? Attempt { get; init; }

    public bool? MustReport { get; init; }

    /// <summary>The agent said goodbye, or its connection ended.</summary>
    public bool Disconnected { get; init; }

    /// <summary>What should run may be another version now.</summary>
    public bool CallsForDecision => Description is not null || Attempt is not null;

    /// <summary>
    /// Nothing but that something was offered. What the agent makes of it follows soon, and until then the row may lag: an offer that was not
    /// written down is made again.
    /// </summary>
    public bool IsOfferAlone => (OfferedConfigHash ?? OfferedSettingsHash ?? OfferedPackagesHash) is not null && this == new AgentChanges
    {
        Messages = Messages, OfferedConfigHash = OfferedConfigHash, OfferedSettingsHash = OfferedSettingsHash, OfferedPackagesHash = OfferedPackagesHash,
        SettingsMark = SettingsMark,
    };

    /// <summary>The step found that something cannot be offered, or that an attempt ended: what is withheld is worth saying.</summary>
    public bool Withholds => Attempt is not null || SettingsWithheld is { IsNone: false } || PackagesWithheld is { IsNone: false };

    /// <summary>These changes, then <paramref name="newer"/>.</summary>
    public AgentChanges Then(AgentChanges newer) => newer with
    {
        Sequence = newer.Sequence ?? Sequence,
        Capabilities = newer.Capabilities ?? Capabilities,
        Description = newer.Description ?? Description,
        Health = newer.Health ?? Health,
        EffectiveConfig = newer.EffectiveConfig ?? EffectiveConfig,
        RemoteConfigStatus = newer.RemoteConfigStatus ?? RemoteConfigStatus,
        PackageStatuses = newer.PackageStatuses ?? PackageStatuses,
        CustomCapabilities = newer.CustomCapabilities ?? CustomCapabilities,
        AvailableComponents = newer.AvailableComponents ?? AvailableComponents,
        ConnectionSettingsStatus = newer.ConnectionSettingsStatus ?? ConnectionSettingsStatus,
        OfferedConfigHash = newer.OfferedConfigHash ?? OfferedConfigHash,
        OfferedSettingsHash = newer.OfferedSettingsHash ?? OfferedSettingsHash,
        SettingsMark = newer.SettingsMark ?? SettingsMark,
        OfferedPackagesHash = newer.OfferedPackagesHash ?? OfferedPackagesHash,
        SettingsWithheld = newer.SettingsWithheld ?? SettingsWithheld,
        PackagesWithheld = newer.PackagesWithheld ?? PackagesWithheld,
        Attempt = newer.Attempt ?? Attempt,
        MustReport = newer.MustReport ?? MustReport,
    };
}
