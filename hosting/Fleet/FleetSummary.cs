namespace Ampora.Hosting.Fleet;

/// <summary>Counts over a fleet. All of them count the same agents: those of the regions that the provenance includes.</summary>
public sealed record FleetSummary
{
    public required int Agents { get; init; }

    public required int Connected { get; init; }

    public required int Healthy { get; init; }

    public required int Unhealthy { get; init; }

    /// <summary>Agents that do not report health. Healthy + unhealthy + unreported = agents.</summary>
    public required int Unreported { get; init; }

    public required int InSync { get; init; }

    public required int ConfigFailed { get; init; }

    /// <summary>Assigned but not yet applied: pending, offered or applying.</summary>
    public required int ConfigPending { get; init; }

    public required IReadOnlyList<SummaryDimension> Dimensions { get; init; }

    public required IReadOnlyList<SummaryRegion> Regions { get; init; }

    public required Provenance Provenance { get; init; }
}

/// <summary>Agents by one property, the most frequent value first.</summary>
/// <param name="Name">health, connection, config-state, service-version, service-name or label.</param>
/// <param name="Label">The label's name; null for the others.</param>
/// <param name="Values">An agent without the property counts under the empty value.</param>
public sealed record SummaryDimension(string Name, string? Label, IReadOnlyList<DimensionValue> Values);

public sealed record DimensionValue(string Value, int Agents);

/// <summary>One region's part of the summary.</summary>
public sealed record SummaryRegion
{
    public required string Region { get; init; }

    public required string DisplayName { get; init; }

    public required int Agents { get; init; }

    public required int Connected { get; init; }

    public required int Healthy { get; init; }

    public required int Unhealthy { get; init; }

    public required int InSync { get; init; }

    public required int ConfigFailed { get; init; }
}
