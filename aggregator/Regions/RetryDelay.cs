using Microsoft.Extensions.Options;

namespace Ampora.Aggregator.Regions;

/// <summary>How long a link waits after its n-th fault in a row.</summary>
internal sealed class RetryDelay(IOptions<RegionLinkOptions> options, Random jitter)
{
    private const int MostDoublings = 20;

    private readonly Lock _lock = new();

    /// <summary>Doubled with each fault up to the longest, then between half of that and all of it, so that links do not march in step.</summary>
    /// <param name="faults">1 after the first fault.</param>
    public TimeSpan After(int faults)
    {
        var full = options.Value.FirstRetry * Math.Pow(2, Math.Min(faults - 1, MostDoublings));
        var capped = full < options.Value.LongestRetry ? full : options.Value.LongestRetry;
        return capped * ((1 + Next()) / 2);
    }

    /// <summary>At least what the region asked for, at most half as long again.</summary>
    public TimeSpan AfterGoAway(TimeSpan asked)
    {
        var least = asked > options.Value.FirstRetry ? asked : options.Value.FirstRetry;
        var capped = least < options.Value.LongestRetry ? least : options.Value.LongestRetry;
        return capped * (1 + (Next() / 2));
    }

    private double Next()
    {
        lock (_lock)
        {
            return jitter.NextDouble();
        }
    }
}
