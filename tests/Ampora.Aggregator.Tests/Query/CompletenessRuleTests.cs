using Ampora.Aggregator.Fleet;
using Ampora.Aggregator.Query;
using Ampora.Aggregator.Regions;
using Ampora.Hosting.Fleet;

namespace Ampora.Aggregator.Tests.Query;

public sealed class CompletenessRuleTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void All_current_is_complete_whatever_is_demanded()
    {
        foreach (var demand in (Demand[])[Demand.Warn, new(Require.Strict), new(Require.Bounded, TimeSpan.FromMinutes(1))])
        {
            var judged = Judge(demand, AnswerKind.Sums, 1, 9.9);
            judged.Provenance.Completeness.ShouldBe(Completeness.Complete);
            judged.Unmet.ShouldBeNull();
            Included(judged).ShouldBe([true, true]);
        }
    }

    [Fact]
    public void Warn_answers_with_what_is_old_and_is_partial()
    {
        var judged = Judge(Demand.Warn, AnswerKind.Sums, 1, 300);
        judged.Provenance.Completeness.ShouldBe(Completeness.Partial);
        judged.Unmet.ShouldBeNull();
        Included(judged).ShouldBe([true, true]);
    }

    [Fact]
    public void A_sum_leaves_an_unreachable_region_out_and_a_list_shows_it_with_its_age()
    {
        Included(Judge(Demand.Warn, AnswerKind.Sums, 1, 3600)).ShouldBe([true, false]);
        Included(Judge(Demand.Warn, AnswerKind.Rows, 1, 3600)).ShouldBe([true, true]);
    }

    [Fact]
    public void A_region_of_which_nothing_is_known_is_missing()
    {
        var judged = Judge(Demand.Warn, AnswerKind.Rows, 1, null);
        Included(judged).ShouldBe([true, false]);
        judged.Provenance.Completeness.ShouldBe(Completeness.Partial);
    }

    [Fact]
    public void Strict_refuses_what_is_not_current_and_names_it()
    {
        var judged = Judge(new Demand(Require.Strict), AnswerKind.Sums, 1, 11);
        judged.Unmet!.ShouldContain("region-1");
        judged.Provenance.Completeness.ShouldBe(Completeness.Partial);
    }

    [Fact]
    public void Bounded_includes_up_to_the_bound_and_refuses_beyond()
    {
        var within = Judge(new Demand(Require.Bounded, TimeSpan.FromMinutes(5)), AnswerKind.Sums, 1, 299);
        within.Unmet.ShouldBeNull();
        within.Provenance.Completeness.ShouldBe(Completeness.Bounded);
        var beyond = Judge(new Demand(Require.Bounded, TimeSpan.FromMinutes(5)), AnswerKind.Sums, 1, 301);
        beyond.Unmet!.ShouldContain("region-1");
        Included(beyond).ShouldBe([true, false]);
    }

    [Fact]
    public void A_bound_below_the_age_of_a_current_region_is_a_refusal_in_words() =>
        Judge(new Demand(Require.Bounded, TimeSpan.FromSeconds(2)), AnswerKind.Sums, 1, 5).Unmet.ShouldBe("region-1 is 5 s old, more than the 2 s asked for.");

    [Fact]
    public void A_decommissioned_region_is_listed_and_makes_nothing_incomplete()
    {
        var gone = Region("gone", 99, endpoint: "");
        var judged = CompletenessRule.Judge([Region("region-0", 1), gone], new Demand(Require.Strict), AnswerKind.Sums, Now);
        judged.Provenance.Completeness.ShouldBe(Completeness.Complete);
        judged.Provenance.Regions.Select(region => (region.Region, region.Included, region.State)).ShouldBe([
            ("region-0", true, Freshness.Current), ("gone", false, Freshness.Decommissioned)]);
    }

    private static FleetSnapshot Judge(Demand demand, AnswerKind kind, params double?[] ages) =>
        CompletenessRule.Judge([.. ages.Select((age, i) => Region($"region-{i}", age))], demand, kind, Now);

    private static IEnumerable<bool> Included(FleetSnapshot judged) => judged.Provenance.Regions.Select(region => region.Included);

    private static RegionSnapshot Region(string id, double? age, string endpoint = "http://127.0.0.1:1")
    {
        var region = new FollowedRegion(id, id, endpoint);
        var view = RegionKnowledge.Empty with { Watermark = age is { } seconds ? Now.AddSeconds(-seconds) : null };
        return new RegionSnapshot(region, view, region.Standing(view, Now, new FreshnessOptions()));
    }
}
