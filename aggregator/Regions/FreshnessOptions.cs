namespace Ampora.Aggregator.Regions;

/// <summary>Section <c>Freshness</c>: how old a region's data may be for each word. Older than the last is unreachable.</summary>
internal sealed class FreshnessOptions
{
    /// <summary>Default 10 s.</summary>
    public TimeSpan Current { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Default 1 min.</summary>
    public TimeSpan Lagging { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Default 10 min.</summary>
    public TimeSpan Stale { get; set; } = TimeSpan.FromMinutes(10);
}
