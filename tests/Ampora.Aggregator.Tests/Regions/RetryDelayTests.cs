using Ampora.Aggregator.Regions;
using Microsoft.Extensions.Options;

namespace Ampora.Aggregator.Tests.Regions;

public sealed class RetryDelayTests
{
    private readonly RegionLinkOptions _options = new();

    [Fact]
    public void It_doubles_up_to_the_longest_and_never_waits_less_than_half()
    {
        var delay = new RetryDelay(Options.Create(_options), new Random(1));
        for (var faults = 1; faults < 200; faults++)
        {
            var full = Math.Min(_options.FirstRetry.TotalSeconds * Math.Pow(2, Math.Min(faults - 1, 20)), _options.LongestRetry.TotalSeconds);
            delay.After(faults).TotalSeconds.ShouldBeInRange(full / 2, full);
        }
    }

    [Fact]
    public void Links_do_not_march_in_step()
    {
        var delay = new RetryDelay(Options.Create(_options), new Random(1));
        Enumerable.Range(0, 20).Select(_ => delay.After(10)).Distinct().Count().ShouldBeGreaterThan(15);
    }

    [Fact]
    public void A_region_that_asks_for_a_pause_gets_at_least_that()
    {
        var delay = new RetryDelay(Options.Create(_options), new Random(1));
        Enumerable.Range(0, 100).Select(_ => delay.AfterGoAway(TimeSpan.FromSeconds(5)).TotalSeconds).ShouldAllBe(seconds => seconds >= 5 && seconds <= 7.5);
    }
}
