using Ampora.Hosting.Fleet;

namespace Ampora.Aggregator.Regions;

/// <summary>How old a region's data is at this moment, in a word and in a sentence.</summary>
/// <param name="Age">Null when nothing was ever known.</param>
/// <param name="Reason">Empty when there is nothing to say.</param>
internal readonly record struct RegionStanding(Freshness State, TimeSpan? Age, string Reason)
{
    public bool IsCurrent => State == Freshness.Current;
}

/// <summary>What the standing of a region is derived from.</summary>
internal sealed record StandingFacts
{
    public required string Region { get; init; }

    public required int Agents { get; init; }

    /// <summary>The region's clock; null: nothing was ever known.</summary>
    public DateTimeOffset? Watermark { get; init; }

    /// <summary>Between the watermark and now, clocks reconciled.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>Since the last frame of any sort; null: none since this process began.</summary>
    public TimeSpan? Silence { get; init; }

    /// <summary>Why everything is being sent anew; null when it is not.</summary>
    public string? Resyncing { get; init; }

    public bool Decommissioned { get; init; }

    /// <summary>In the region's words, what keeps its feed from advancing; empty when nothing does.</summary>
    public string HeldReason { get; init; } = "";

    /// <summary>What the link last failed with; empty when it is connected.</summary>
    public string LinkError { get; init; } = "";
}
