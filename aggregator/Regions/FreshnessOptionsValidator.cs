using Ampora.Hosting.Options;

namespace Ampora.Aggregator.Regions;

internal sealed class FreshnessOptionsValidator : OptionsValidator<FreshnessOptions>
{
    public override void Validate(FreshnessOptions options, OptionsFaults faults)
    {
        // A feed promises a bookmark at least every 10 s, but one every 2 s is the rule.
        faults.UnlessBetween("Freshness:Current", options.Current, TimeSpan.FromSeconds(3), TimeSpan.FromHours(1));
        faults.Unless(options.Lagging > options.Current, "Freshness:Lagging", $"must be longer than Freshness:Current ({options.Current})");
        faults.Unless(options.Stale > options.Lagging, "Freshness:Stale", $"must be longer than Freshness:Lagging ({options.Lagging})");
        faults.Unless(options.Stale <= TimeSpan.FromDays(1), "Freshness:Stale", "must be at most 1 day");
    }
}
