using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.OpAmp.Protocol;

/// <summary>An offer of connection settings in words: every part that is there, and the OpAMP part in full.</summary>
internal static class SettingsInWords
{
    public static string Of(ConnectionSettingsOffers offer)
    {
        var parts = new List<string>();
        if (offer.Opamp is { } opamp)
        {
            var headers = string.Concat(opamp.Headers?.Headers_.Select(header => $" {header.Key}: {header.Value}") ?? []);
            parts.Add($"opamp={opamp.DestinationEndpoint} heartbeat={opamp.HeartbeatIntervalSeconds}{headers}");
        }

        Add("metrics", offer.OwnMetrics);
        Add("traces", offer.OwnTraces);
        Add("logs", offer.OwnLogs);
        parts.AddRange(offer.OtherConnections.Select(other => $"other:{other.Key}={other.Value.DestinationEndpoint}"));
        return $"[{string.Join(", ", parts)}]{(offer.Hash.Length == 32 ? "" : " without a hash")}";

        void Add(string name, TelemetryConnectionSettings? settings)
        {
            if (settings is not null)
            {
                parts.Add($"{name}={settings.DestinationEndpoint}");
            }
        }
    }
}
