using Ampora.Regional.OpAmp.Throttling;
using Ampora.Testing;

namespace Ampora.Regional.Tests.OpAmp.Throttling;

public sealed class ReturnTimesTests
{
    [Fact]
    public void Whoever_is_refused_comes_back_after_thirty_seconds_and_not_all_at_once()
    {
        var times = new ReturnTimes(100, new ManualTime());
        var given = Enumerable.Range(0, 10_000).Select(_ => times.Next().TotalSeconds).ToArray();
        given.Min().ShouldBeGreaterThanOrEqualTo(30);

        // 10,000 at 100 a second need 100 s.
        given.Max().ShouldBeInRange(125, 161);
        for (var from = 40; from < 120; from += 10)
        {
            given.Count(seconds => seconds >= from && seconds < from + 10).ShouldBeInRange(300, 1700, $"{from} s to {from + 10} s");
        }
    }

    [Fact]
    public void After_a_calm_the_queue_is_empty_and_nobody_is_sent_away_for_ever()
    {
        var time = new ManualTime();
        var times = new ReturnTimes(1, time);
        for (var refused = 0; refused < 5_000; refused++)
        {
            times.Next().ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(660));
        }

        time.Advance(TimeSpan.FromSeconds(5_001));
        times.Next().ShouldBeLessThan(TimeSpan.FromSeconds(62));
    }
}
