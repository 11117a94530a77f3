using Ampora.Aggregator.Regions;
using Ampora.Hosting.Fleet;

namespace Ampora.Aggregator.Tests.Regions;

public sealed class FreshnessRuleTests
{
    private static readonly DateTimeOffset Watermark = new(2026, 11, 21, 14, 2, 31, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "current")]
    [InlineData(10, "current")]
    [InlineData(10.5, "lagging")]
    [InlineData(60, "lagging")]
    [InlineData(61, "stale")]
    [InlineData(600, "stale")]
    [InlineData(601, "unreachable")]
    public void Age_alone_decides(double seconds, string state) =>
        Words.Of(Standing(Facts(seconds)).State).ShouldBe(state);

    [Fact]
    public void A_connection_that_is_up_does_not_make_old_data_current() =>
        Standing(Facts(90) with { Silence = TimeSpan.Zero, LinkError = "" }).State.ShouldBe(Freshness.Stale);

    [Fact]
    public void A_connection_that_is_down_does_not_make_new_data_old() =>
        Standing(Facts(3) with { LinkError = "connection refused at 127.0.0.1:4330" }).ShouldBe(new RegionStanding(Freshness.Current, TimeSpan.FromSeconds(3), ""));

    [Fact]
    public void An_age_is_never_below_zero() => Standing(Facts(-2)).Age.ShouldBe(TimeSpan.Zero);

    [Fact]
    public void A_region_that_never_sent_anything_is_unreachable() =>
        FreshnessRule.Of(new StandingFacts { Region = "eu-west", Agents = 0, LinkError = "connection refused at 127.0.0.1:4330" }, new FreshnessOptions())
            .ShouldBe(new RegionStanding(Freshness.Unreachable, null, "eu-west has never sent anything. Reason: connection refused at 127.0.0.1:4330."));

    [Fact]
    public void A_snapshot_under_way_is_resyncing() =>
        Standing(Facts(30) with { Resyncing = "its epoch changed", Silence = TimeSpan.FromSeconds(1) }).State.ShouldBe(Freshness.Resyncing);

    [Theory]
    [InlineData(601, 1)]
    [InlineData(300, 61)]
    public void A_snapshot_that_stopped_coming_does_not_hide_the_age(double age, double silence) =>
        Standing(Facts(age) with { Resyncing = "its epoch changed", Silence = TimeSpan.FromSeconds(silence) }).State.ShouldNotBe(Freshness.Resyncing);

    [Fact]
    public void A_region_that_was_removed_stays_decommissioned_whatever_its_age() =>
        Standing(Facts(1) with { Decommissioned = true }).State.ShouldBe(Freshness.Decommissioned);

    [Fact]
    public void The_reason_says_since_when_what_is_shown_and_why() =>
        Standing(Facts(252) with { Silence = TimeSpan.FromSeconds(250), LinkError = "connection refused at gw.eu-west:4330" }).Reason.ShouldBe(
            "eu-west has sent nothing for 4 min 12 s (last: 14:02:31 UTC). Its 1,204 agents are shown as they were then. Reason: connection refused at gw.eu-west:4330.");

    [Fact]
    public void A_region_that_answers_but_holds_its_horizon_says_so() =>
        Standing(Facts(45) with { Silence = TimeSpan.FromSeconds(1), HeldReason = "a transaction is open since 14:01:00" }).Reason.ShouldBe(
            "eu-west answers, but what it sends is 45 s old (as of 14:02:31 UTC). Its 1,204 agents are shown as they were then. Reason: a transaction is open since 14:01:00.");

    [Theory]
    [InlineData(0.4, "0 s")]
    [InlineData(59.9, "59 s")]
    [InlineData(252, "4 min 12 s")]
    [InlineData(11_100, "3 h 5 min")]
    [InlineData(198_000, "2 d 7 h")]
    public void Durations_have_at_most_two_units(double seconds, string text) =>
        StandingWords.Duration(TimeSpan.FromSeconds(seconds)).ShouldBe(text);

    private static StandingFacts Facts(double ageSeconds) => new()
    {
        Region = "eu-west",
        Agents = 1204,
        Watermark = Watermark,
        Age = TimeSpan.FromSeconds(ageSeconds),
        Silence = TimeSpan.FromSeconds(ageSeconds),
    };

    private static RegionStanding Standing(StandingFacts facts) => FreshnessRule.Of(facts, new FreshnessOptions());
}
