using Ampora.Hosting.Errors;
using OpAmp.Proto.V1;

namespace Ampora.Regional.ConnectionSettings;

/// <summary>Checks a new set of connection settings, all faults at once, and makes of it what agents are offered.</summary>
internal static class SettingsInput
{
    /// <summary>Some clients drop messages above 128 KiB.</summary>
    public const int LargestBytes = 100 * 1024;

    private const int LongestName = 100;
    private const int MostConnections = 64;
    private const int LongestHeartbeatSeconds = 3600;

    public static (ConnectionSettingsOffers Content, FieldFaults Faults) Read(NewConnectionSettings input)
    {
        var (content, faults) = (new ConnectionSettingsOffers(), new FieldFaults());
        faults.Unless(input.Name is { Length: >= 1 and <= LongestName } && !input.Name.Any(char.IsControl), "name",
            $"must have 1 to {LongestName} characters, none of them control characters");
        content.Opamp = OpAmp(input.OpAmp, faults);
        content.OwnMetrics = Telemetry(input.OwnMetrics, "ownMetrics", faults);
        content.OwnTraces = Telemetry(input.OwnTraces, "ownTraces", faults);
        content.OwnLogs = Telemetry(input.OwnLogs, "ownLogs", faults);
        var others = input.OtherConnections ?? new Dictionary<string, NewOtherConnection>();
        faults.Unless(others.Count <= MostConnections, "otherConnections", $"must have at most {MostConnections} connections");
        foreach (var (name, other) in others.Take(MostConnections))
        {
            content.OtherConnections[name] = Other(other, $"otherConnections.{name}", faults);
            faults.Unless(name.Length is >= 1 and <= LongestName, "otherConnections", $"names must have 1 to {LongestName} characters");
        }

        faults.Unless(content.CalculateSize() > 0 || input.OpAmp?.HeartbeatSeconds is not null, "opAmp", "must be given, or another connection");
        faults.Unless(content.CalculateSize() <= LargestBytes, "opAmp", $"all connections together must have at most {LargestBytes} bytes, have {content.CalculateSize()}");
        return (content, faults);
    }

    /// <summary>What a set does that OpAMP advises against.</summary>
    public static IReadOnlyList<string> Warnings(ConnectionSettingsOffers content)
    {
        var warnings = new List<string>();
        Add("ownMetrics", content.OwnMetrics?.DestinationEndpoint, content.OwnMetrics?.Tls);
        Add("ownTraces", content.OwnTraces?.DestinationEndpoint, content.OwnTraces?.Tls);
        Add("ownLogs", content.OwnLogs?.DestinationEndpoint, content.OwnLogs?.Tls);
        Add("opAmp", content.Opamp?.DestinationEndpoint, content.Opamp?.Tls);
        return warnings;

        void Add(string field, string? endpoint, TLSConnectionSettings? tls)
        {
            if (endpoint is not null && (endpoint.StartsWith("http:", StringComparison.OrdinalIgnoreCase) || endpoint.StartsWith("ws:", StringComparison.OrdinalIgnoreCase)))
            {
                warnings.Add($"{field}.endpoint: is not encrypted; {(field == "opAmp" ? "wss or https" : "https")} should be used");
            }

            if (tls?.InsecureSkipVerify == true)
            {
                warnings.Add($"{field}.tls.insecureSkipVerify: anybody on the way can pretend to be the destination");
            }
        }
    }

    /// <summary>Null when nothing but the heartbeat interval is given: that one is not a part of the content.</summary>
    private static OpAMPConnectionSettings? OpAmp(NewOpAmpConnection? input, FieldFaults faults)
    {
        if (input is null)
        {
            return null;
        }

        faults.Unless(input.HeartbeatSeconds is null or (>= 0 and <= LongestHeartbeatSeconds), "opAmp.heartbeatSeconds",
            $"must be 0 to {LongestHeartbeatSeconds}, is {input.HeartbeatSeconds}");
        if (input.Endpoint is not null)
        {
            faults.Unless(Address.Is(input.Endpoint, "ws", "wss", "http", "https"), "opAmp.endpoint",
                "must be a ws, wss, http or https URL without user and password; leave it out to keep the agent's own");
        }

        var settings = new OpAMPConnectionSettings
        {
            DestinationEndpoint = input.Endpoint ?? "",
            Headers = ConnectionParts.Headers(input.Headers, "opAmp.headers", faults),
            Certificate = CertificateInput.Read(input.Certificate, "opAmp.certificate", faults),
            Tls = ConnectionParts.Tls(input.Tls, "opAmp.tls", faults),
            Proxy = ConnectionParts.Proxy(input.Proxy, "opAmp.proxy", faults),
        };
        return settings.CalculateSize() == 0 ? null : settings;
    }

    private static TelemetryConnectionSettings? Telemetry(NewTelemetryConnection? input, string field, FieldFaults faults)
    {
        if (input is null)
        {
            return null;
        }

        faults.Unless(Address.Is(input.Endpoint, "http", "https") && Address.HasPath(input.Endpoint), $"{field}.endpoint",
            "must be a whole http or https URL with its path, such as https://otlp.example/v1/metrics");
        return new TelemetryConnectionSettings
        {
            DestinationEndpoint = input.Endpoint ?? "",
            Headers = ConnectionParts.Headers(input.Headers, $"{field}.headers", faults),
            Certificate = CertificateInput.Read(input.Certificate, $"{field}.certificate", faults),
            Tls = ConnectionParts.Tls(input.Tls, $"{field}.tls", faults),
            Proxy = ConnectionParts.Proxy(input.Proxy, $"{field}.proxy", faults),
        };
    }

    private static OtherConnectionSettings Other(NewOtherConnection? input, string field, FieldFaults faults)
    {
        if (input is null)
        {
            faults.Add(field, "must be a connection, not null");
            return new OtherConnectionSettings();
        }

        faults.Unless(input.Endpoint is null or { Length: >= 1 and <= Address.Longest }, $"{field}.endpoint", $"must have 1 to {Address.Longest} characters, or be left out");
        var settings = new OtherConnectionSettings
        {
            DestinationEndpoint = input.Endpoint ?? "",
            Headers = ConnectionParts.Headers(input.Headers, $"{field}.headers", faults),
            Certificate = CertificateInput.Read(input.Certificate, $"{field}.certificate", faults),
            Tls = ConnectionParts.Tls(input.Tls, $"{field}.tls", faults),
            Proxy = ConnectionParts.Proxy(input.Proxy, $"{field}.proxy", faults),
        };
        foreach (var (name, value) in input.OtherSettings ?? new Dictionary<string, string>())
        {
            faults.Unless(value is not null, $"{field}.otherSettings.{name}", "must be text, not null");
            settings.OtherSettings[name] = value ?? "";
        }

        faults.Unless(settings.CalculateSize() > 0, field, "must say something");
        return settings;
    }
}
