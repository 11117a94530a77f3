using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Ampora.Hosting.Fleet;

/// <summary>One agent seen from an aggregator: what its view holds, and what the region answered when asked just now.</summary>
public sealed record AgentAcrossRegions : AgentView
{
    [JsonConstructor]
    public AgentAcrossRegions()
    {
    }

    [SetsRequiredMembers]
    public AgentAcrossRegions(AgentView view, AgentDetail? detail, Provenance provenance)
        : base(view)
    {
        Detail = detail;
        Provenance = provenance;
    }

    /// <summary>Null when the region did not answer in time; the provenance says why.</summary>
    public required AgentDetail? Detail { get; init; }

    public required Provenance Provenance { get; init; }
}
