using System.Text.Json.Serialization;

namespace Ampora.AgentSimulator;

/// <summary>How a fleet stands; printed as one JSON line.</summary>
public sealed record FleetStatus(DateTimeOffset Time, int Agents, int Connected, int Applied, int Applying, int Failed)
{
    public int Unhealthy { get; init; }

    /// <summary>Since the start, as the next three.</summary>
    public long ReportsSent { get; init; }

    public long MessagesReceived { get; init; }

    public long Connects { get; init; }

    public long Faults { get; init; }

    public string? LastFault { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FleetStatus))]
internal sealed partial class FleetStatusJson : JsonSerializerContext;
