using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>What this region says of itself to every agent, from its configuration.</summary>
internal sealed record ServerTraits
{
    /// <summary>
    /// The interval that the specification recommends. Every OpAMP connection offer carries one: absent it would read as 0, and 0
    /// turns heartbeats off.
    /// </summary>
    public const ulong DefaultHeartbeatSeconds = 30;

    private const ulong Always = (ulong)(
        global::OpAmp.Proto.V1.ServerCapabilities.AcceptsStatus
        | global::OpAmp.Proto.V1.ServerCapabilities.OffersRemoteConfig
        | global::OpAmp.Proto.V1.ServerCapabilities.AcceptsEffectiveConfig
        | global::OpAmp.Proto.V1.ServerCapabilities.OffersPackages
        | global::OpAmp.Proto.V1.ServerCapabilities.AcceptsPackagesStatus
        | global::OpAmp.Proto.V1.ServerCapabilities.OffersConnectionSettings);

    /// <summary>Bits of ServerToAgent.capabilities: AcceptsStatus always, the others as far as the region has them.</summary>
    public ulong Capabilities => Certifies ? Always | (ulong)global::OpAmp.Proto.V1.ServerCapabilities.AcceptsConnectionSettingsRequest : Always;

    /// <summary>Agents may ask to have a key of their own certified.</summary>
    public bool Certifies { get; init; }

    /// <summary>Custom capabilities that programs of this region use; null when there are none, and then none are announced.</summary>
    public CustomCapabilities? Custom { get; init; }

    /// <summary>Where agents are served; what else they are offered from this listener stands beside it.</summary>
    public string Path { get; init; } = "/v1/opamp";

    /// <summary>Heartbeat interval offered to agents that report heartbeats, s; null when none is offered by itself.</summary>
    public ulong? HeartbeatSeconds { get; init; }

    /// <summary>Largest message sent, header included.</summary>
    public int MaxReplyBytes { get; init; } = int.MaxValue;

    /// <summary>A custom message of this capability is for us.</summary>
    public bool Understands(string capability) => Custom is not null && Custom.Capabilities.Contains(capability);
}
