using Ampora.Regional.OpAmp;

namespace Ampora.Regional.Tests.OpAmp;

/// <summary>What agents are told while the region cannot take them.</summary>
public sealed class UnavailabilityTests
{
    [Fact]
    public void Those_who_are_sent_away_at_once_do_not_come_back_at_once()
    {
        var times = Enumerable.Range(0, 1_000).Select(_ => Unavailability.RetryAfter().TotalSeconds).ToArray();
        times.ShouldAllBe(seconds => seconds >= 30 && seconds <= 60);

        // Drawn from 31 seconds.
        times.Distinct().Count().ShouldBeGreaterThan(10);
    }
}
