using Ampora.Hosting.Fleet;

namespace Ampora.Aggregator.Regions;

/// <summary>Age decides; the state of the connection is only a reason.</summary>
internal static class FreshnessRule
{
    public static RegionStanding Of(StandingFacts facts, FreshnessOptions limits)
    {
        var age = facts.Age is { } measured && measured < TimeSpan.Zero ? TimeSpan.Zero : facts.Age;
        var state = StateOf(facts, age, limits);
        return new RegionStanding(state, age, StandingWords.For(state, facts with { Age = age }, limits));
    }

    private static Freshness StateOf(StandingFacts facts, TimeSpan? age, FreshnessOptions limits)
    {
        if (facts.Decommissioned)
        {
            return Freshness.Decommissioned;
        }

        // A snapshot that has stopped coming does not hide how old the data has become.
        if (facts.Resyncing is not null && facts.Silence <= limits.Lagging && !(age > limits.Stale))
        {
            return Freshness.Resyncing;
        }

        return age switch
        {
            null => Freshness.Unreachable,
            var known when known <= limits.Current => Freshness.Current,
            var known when known <= limits.Lagging => Freshness.Lagging,
            var known when known <= limits.Stale => Freshness.Stale,
            _ => Freshness.Unreachable,
        };
    }
}
