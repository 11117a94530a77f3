using Ampora.Aggregator.Regions;

namespace Ampora.Aggregator.Tests.Regions;

public sealed class ClockDifferencesTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_bookmark_that_sat_in_a_buffer_changes_nothing()
    {
        var clocks = new ClockDifferences();
        Add(clocks, 0, 0.2).ShouldBe(0.2);
        Add(clocks, 2, 30).ShouldBe(0.2);
        Add(clocks, 4, 0.1).ShouldBe(0.1);
    }

    [Fact]
    public void What_is_older_than_ten_minutes_counts_no_more()
    {
        var clocks = new ClockDifferences();
        Add(clocks, 0, 0.1).ShouldBe(0.1);
        Add(clocks, 300, 0.3).ShouldBe(0.1);
        Add(clocks, 400, 0.4).ShouldBe(0.1);
        Add(clocks, 601, 0.5).ShouldBe(0.3);
        Add(clocks, 901, 0.6).ShouldBe(0.4);
    }

    [Fact]
    public void A_region_whose_clock_is_ahead_has_a_negative_difference() => Add(new ClockDifferences(), 0, -3600).ShouldBe(-3600);

    [Fact]
    public void It_is_the_smallest_of_the_window_in_any_order()
    {
        var random = new Random(7);
        var clocks = new ClockDifferences();
        var all = new List<(double At, double Difference)>();
        for (var at = 0.0; at < 3000; at += random.Next(1, 40))
        {
            var difference = Math.Round(random.NextDouble(), 3);
            all.Add((at, difference));
            Add(clocks, at, difference).ShouldBe(all.Where(one => one.At >= at - 600).Min(one => one.Difference));
        }
    }

    private static double Add(ClockDifferences clocks, double atSeconds, double difference) =>
        Math.Round(clocks.Add(Start.AddSeconds(atSeconds), Start.AddSeconds(atSeconds).AddSeconds(-difference)).TotalSeconds, 3);
}
