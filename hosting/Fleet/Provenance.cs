using Wire = Ampora.Federation.V1;

namespace Ampora.Hosting.Fleet;

/// <summary>Where the numbers of an answer come from, and how old they were at <paramref name="AsOf"/>.</summary>
public sealed record Provenance(Completeness Completeness, DateTimeOffset AsOf, IReadOnlyList<RegionProvenance> Regions)
{
    /// <summary>Null where there is no replica to read from.</summary>
    public ReadFrom? Read { get; init; }

    /// <summary>An answer that a region gives about itself, straight from its own database.</summary>
    public static Provenance Of(string region, string displayName, DateTimeOffset now) => new(
        Completeness.Complete,
        now,
        [new RegionProvenance
        {
            Region = region,
            DisplayName = displayName,
            Included = true,
            Watermark = now,
            AgeSeconds = 0,
            State = Freshness.Current,
            Reason = null,
        }]);
}

/// <summary>How one region takes part in an answer.</summary>
public sealed record RegionProvenance
{
    public required string Region { get; init; }

    public required string DisplayName { get; init; }

    public required bool Included { get; init; }

    /// <summary>Everything that the region knew at this time of its own database clock is in the answer. Null: never known.</summary>
    public required DateTimeOffset? Watermark { get; init; }

    /// <summary>Seconds between the watermark and the answer.</summary>
    public required double? AgeSeconds { get; init; }

    public required Freshness State { get; init; }

    /// <summary>In words, why the state is what it is; null when there is nothing to say.</summary>
    public required string? Reason { get; init; }

    public static RegionProvenance Of(Wire.RegionState state, string displayName) => new()
    {
        Region = state.Region,
        DisplayName = displayName,
        Included = state.Included,
        Watermark = state.Watermark?.ToDateTimeOffset(),
        AgeSeconds = state.Age?.ToTimeSpan().TotalSeconds,
        State = Words.Known((Freshness)state.State, Freshness.Unreachable),
        Reason = state.Reason.Length == 0 ? null : state.Reason,
    };
}
