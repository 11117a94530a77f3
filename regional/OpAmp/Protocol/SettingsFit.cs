using System.Security.Cryptography;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>
/// The part of the desired connection settings that one agent can use, with the hash that names it. The same settings for the same
/// capabilities have the same hash at every instance, so that an agent that moves is not offered what it has.
/// </summary>
internal static class SettingsFit
{
    /// <summary>Those of an agent that decide which settings it can use.</summary>
    public const AgentCapability Capabilities = AgentCapability.ReportsOwnTraces | AgentCapability.ReportsOwnMetrics | AgentCapability.ReportsOwnLogs
        | AgentCapability.AcceptsOpAmpConnectionSettings | AgentCapability.AcceptsOtherConnectionSettings | AgentCapability.ReportsHeartbeat;

    /// <summary>The state with its <see cref="AgentState.Fitted"/> settings up to date; they change only with desires and capabilities.</summary>
    public static AgentState Refresh(ServerTraits traits, AgentState state)
    {
        if (state.Desired is { Settings: null, Credential: null } && traits.HeartbeatSeconds is null)
        {
            return state.Fitted is null ? state : state with { Fitted = null };
        }

        return state.Fitted is { } fitted && ReferenceEquals(fitted.For, state.Desired) && fitted.Capabilities == state.Capabilities
            ? state
            : state with { Fitted = new FittedSettings(state.Desired, state.Capabilities, Of(traits, state)) };
    }

    /// <summary>Some of these settings concern an agent with these capabilities.</summary>
    public static bool HasPartFor(DesiredSettings settings, AgentCapability capabilities)
    {
        return (settings.HeartbeatSeconds is not null && Has(AgentCapability.ReportsHeartbeat))
            || (settings.Settings.Opamp is not null && Has(AgentCapability.AcceptsOpAmpConnectionSettings))
            || (settings.Settings.OwnMetrics is not null && Has(AgentCapability.ReportsOwnMetrics))
            || (settings.Settings.OwnTraces is not null && Has(AgentCapability.ReportsOwnTraces))
            || (settings.Settings.OwnLogs is not null && Has(AgentCapability.ReportsOwnLogs))
            || (settings.Settings.OtherConnections.Count > 0 && Has(AgentCapability.AcceptsOtherConnectionSettings));

        bool Has(AgentCapability capability) => capabilities.HasFlag(capability);
    }

    /// <summary>Null when there is nothing to offer to this agent.</summary>
    private static ConnectionSettingsOffers? Of(ServerTraits traits, AgentState state)
    {
        var desired = state.Desired;
        var offer = new ConnectionSettingsOffers { Opamp = OpAmp(traits, state) };
        if (desired.Settings?.Settings is { } settings)
        {
            offer.OwnMetrics = state.Accepts(AgentCapability.ReportsOwnMetrics) ? settings.OwnMetrics : null;
            offer.OwnTraces = state.Accepts(AgentCapability.ReportsOwnTraces) ? settings.OwnTraces : null;
            offer.OwnLogs = state.Accepts(AgentCapability.ReportsOwnLogs) ? settings.OwnLogs : null;
            if (state.Accepts(AgentCapability.AcceptsOtherConnectionSettings))
            {
                foreach (var (name, other) in settings.OtherConnections.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                {
                    offer.OtherConnections[name] = other;
                }
            }
        }

        if (offer.CalculateSize() == 0)
        {
            return null;
        }

        offer.Hash = ByteString.CopyFrom(SHA256.HashData(offer.ToByteArray()));
        return offer;
    }

    /// <summary>
    /// Null when the agent cannot use any of it. Every offer names an endpoint (it must not be empty) and the heartbeat interval in
    /// force (absent, it would read as 0 and turn heartbeats off). An interval alone needs only ReportsHeartbeat (decision Q4).
    /// </summary>
    private static OpAMPConnectionSettings? OpAmp(ServerTraits traits, AgentState state)
    {
        var (settings, credential) = (state.Desired.Settings?.Settings.Opamp, state.Desired.Credential);
        var heartbeat = state.Desired.Settings?.HeartbeatSeconds ?? traits.HeartbeatSeconds;
        var whole = state.Accepts(AgentCapability.AcceptsOpAmpConnectionSettings) && (settings is not null || credential is not null);
        if (!whole && !(heartbeat is not null && state.Accepts(AgentCapability.ReportsHeartbeat)))
        {
            return null;
        }

        var offer = whole && settings is not null ? settings.Clone() : new OpAMPConnectionSettings();
        if (offer.DestinationEndpoint.Length == 0)
        {
            offer.DestinationEndpoint = state.Endpoint;
        }

        offer.HeartbeatIntervalSeconds = heartbeat ?? ServerTraits.DefaultHeartbeatSeconds;

        if (whole && credential is not null)
        {
            offer.Headers = credential.Headers ?? offer.Headers;
            offer.Certificate = credential.Certificate ?? offer.Certificate;
        }

        return offer.DestinationEndpoint.Length == 0 ? null : offer;
    }
}
