using System.Security.Cryptography;
using System.Text.Json;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Scenarios.Crashes;

/// <summary>
/// An agent that compresses its status as OpAMP allows: a report carries what has changed since the one before it, whether or not that
/// one arrived, and everything only when the region asks. Its own truth is known, to be compared with the region's row.
/// </summary>
internal sealed class ChangingAgent(Guid id, Random random)
{
    private const ulong Capabilities = (ulong)(AgentCapabilities.ReportsStatus | AgentCapabilities.ReportsHealth
        | AgentCapabilities.ReportsEffectiveConfig | AgentCapabilities.ReportsRemoteConfig | AgentCapabilities.AcceptsRemoteConfig);

    private readonly Lock _lock = new();
    private readonly ByteString _uid = ByteString.CopyFrom(id.ToByteArray(bigEndian: true));
    private Parts _unsaid = Parts.All;
    private ulong _sequence;
    private int _description;
    private int _health;
    private int _effective;
    private int _status;
    private int _asked;
    private string? _fault;

    public Guid Id => id;

    /// <summary>What changes at present.</summary>
    public Parts May
    {
        get
        {
            lock (_lock)
            {
                return field;
            }
        }

        set
        {
            lock (_lock)
            {
                field = value;
            }
        }
    }

    /// <summary>How often the region asked for everything.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>A reply that this agent should never get; null when there was none.</summary>
    public string? Fault => Volatile.Read(ref _fault);

    /// <summary>Everything is asked for and not said yet.</summary>
    public bool MustSayAll
    {
        get
        {
            lock (_lock)
            {
                return _unsaid == Parts.All;
            }
        }
    }

    /// <summary>Changes some of what may change. False when nothing may.</summary>
    public bool Change()
    {
        lock (_lock)
        {
            var parts = May & (Parts)random.Next(1, (int)Parts.All + 1);
            _description += Has(parts, Parts.Description);
            _health += Has(parts, Parts.Health);
            _effective += Has(parts, Parts.EffectiveConfig);
            _status += Has(parts, Parts.ConfigStatus);
            _unsaid |= parts;
            return parts != Parts.None;
        }

        static int Has(Parts parts, Parts one) => (parts & one) == 0 ? 0 : 1;
    }

    /// <summary>The next report. What it carries counts as said.</summary>
    public AgentToServer Next()
    {
        lock (_lock)
        {
            var message = new AgentToServer { InstanceUid = _uid, SequenceNum = ++_sequence, Capabilities = Capabilities };
            message.AgentDescription = Unsaid(Parts.Description) ? DescriptionLocked() : null;
            message.Health = Unsaid(Parts.Health) ? HealthLocked() : null;
            message.EffectiveConfig = Unsaid(Parts.EffectiveConfig) ? EffectiveLocked() : null;
            message.RemoteConfigStatus = Unsaid(Parts.ConfigStatus) ? StatusLocked() : null;
            _unsaid = Parts.None;
            return message;
        }

        bool Unsaid(Parts part) => (_unsaid & part) != 0;
    }

    public void Take(ServerToAgent reply)
    {
        lock (_lock)
        {
            if (reply.InstanceUid != _uid || reply.AgentIdentification is not null || reply.ErrorResponse is { Type: ServerErrorResponseType.BadRequest })
            {
                _fault = reply.ToString();
            }

            if (((ServerToAgentFlags)reply.Flags & ServerToAgentFlags.ReportFullState) != 0)
            {
                _asked++;
                _unsaid = Parts.All;
            }
        }
    }

    /// <summary>Where the region's row is not what the agent is, in words; empty when they agree.</summary>
    public IEnumerable<string> StaleIn(JsonElement row)
    {
        lock (_lock)
        {
            var health = HealthLocked();
            var status = StatusLocked();
            var reported = row.GetProperty("remoteConfigStatus");
            (string What, string? Is, string? Shown)[] all =
            [
                ("generation", $"{_description}", Text(row.GetProperty("labels"), "generation")),
                ("health", health.Healthy ? "healthy" : "unhealthy", Text(row, "health")),
                ("health status", health.Status, Text(row, "healthStatus")),
                ("last error", health.LastError, Text(row, "lastError")),
                ("effective configuration", Convert.ToHexStringLower(SHA256.HashData(EffectiveLocked().ToByteArray())), Text(row.GetProperty("effectiveConfig"), "digest")),
                ("configuration status", status.Status.ToString(), Text(reported, "status")),
                ("configuration hash", Convert.ToHexStringLower(status.LastRemoteConfigHash.Span), Text(reported, "hash")),
                ("configuration error", status.ErrorMessage, Text(reported, "error")),
            ];
            return [.. all.Where(one => !string.Equals(one.Is ?? "", one.Shown ?? "", StringComparison.OrdinalIgnoreCase))
                .Select(one => $"{one.What} is {one.Is}, shown is {one.Shown}")];
        }

        static string? Text(JsonElement of, string name) =>
            of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    private AgentDescription DescriptionLocked() => new()
    {
        IdentifyingAttributes = { Attribute("service.name", "otelcol"), Attribute("service.instance.id", id.ToString()) },
        NonIdentifyingAttributes = { Attribute("generation", $"{_description}") },
    };

    private ComponentHealth HealthLocked()
    {
        var healthy = _health % 3 != 0;
        return new ComponentHealth { Healthy = healthy, Status = $"state {_health}", LastError = healthy ? "" : $"error {_health}" };
    }

    private EffectiveConfig EffectiveLocked() => new()
    {
        ConfigMap = new AgentConfigMap { ConfigMap = { [""] = new AgentConfigFile { Body = ByteString.CopyFromUtf8($"runs: {id}-{_effective}") } } },
    };

    private RemoteConfigStatus StatusLocked() => new()
    {
        LastRemoteConfigHash = ByteString.CopyFrom(SHA256.HashData(BitConverter.GetBytes(_status))),
        Status = (_status % 3) switch { 0 => RemoteConfigStatuses.Applied, 1 => RemoteConfigStatuses.Applying, _ => RemoteConfigStatuses.Failed },
        ErrorMessage = _status % 3 == 2 ? $"refused {_status}" : "",
    };

    private static KeyValue Attribute(string key, string value) => new() { Key = key, Value = new AnyValue { StringValue = value } };
}
