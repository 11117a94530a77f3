using Ampora.Aggregator.Fleet;
using Ampora.Aggregator.Regions;
using Ampora.Aggregator.Tests.Support;
using Ampora.Federation.V1;

namespace Ampora.Aggregator.Tests.Regions;

public sealed class FeedReadingTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly FollowedRegion _region = new("eu-west", "Europe West", "http://127.0.0.1:1");
    private readonly TextPool _pool = new();
    private FeedReading _reading;

    public FeedReadingTests() => _reading = new FeedReading(_region, _pool);

    [Fact]
    public void A_snapshot_is_seen_whole_at_its_end_and_not_before()
    {
        Live(Frames.Present(1, 5), Frames.Present(2, 5));
        Apply(Frames.Resync(ResyncReason.DigestMismatch), Frames.Begin(), Frames.Staged(Frames.Present(3, 6)));
        Agents().ShouldBe([1, 2]);
        _region.View.Resyncing.ShouldNotBeNull();
        Apply(Frames.End(20));
        Agents().ShouldBe([3]);
        Apply(Frames.Mark(20, Now));
        _region.View.Resyncing.ShouldBeNull();
    }

    [Fact]
    public void A_token_from_inside_a_snapshot_is_not_kept_because_what_was_staged_is_lost_with_the_stream()
    {
        Apply(Frames.Begin(), Frames.Staged(Frames.Present(1, 5)), Frames.Mark(5, Now, configure: mark => mark.Snapshotting = true));
        _region.View.ResumeToken.ShouldBeEmpty();
        _region.View.Watermark.ShouldBeNull();
    }

    [Fact]
    public void Old_data_keeps_its_age_while_a_snapshot_of_the_same_history_is_staged()
    {
        Live(Frames.Present(1, 5));
        Apply(Frames.Begin(), Frames.Mark(8, Now.AddMinutes(1), configure: mark => mark.Snapshotting = true));
        _region.View.Watermark.ShouldBe(Now);
    }

    [Fact]
    public void The_watermark_of_another_history_says_nothing()
    {
        Live(Frames.Present(1, 5));
        Apply(Frames.Resync(ResyncReason.EpochChanged), Frames.Begin("other"), Frames.End(3, "other"));
        _region.View.Watermark.ShouldBeNull();
        _region.View.Position.ShouldBe(3UL);
        Agents().ShouldBeEmpty();
    }

    [Fact]
    public void A_position_that_goes_back_is_refused_and_nothing_of_it_applied()
    {
        Live(Frames.Present(1, 5));
        Last(Frames.Batch(9, Frames.Present(2, 8))).Asks.ShouldBe(FrameAsks.Reconnect);
        Last(Frames.Mark(9, Now)).Asks.ShouldBe(FrameAsks.Reconnect);
        Agents().ShouldBe([1]);
    }

    [Fact]
    public void An_epoch_that_changes_without_a_resync_asks_for_a_snapshot()
    {
        Live(Frames.Present(1, 5));
        Last(Frames.Batch("other", 99, Frames.Present(2, 98))).Asks.ShouldBe(FrameAsks.Snapshot);
        Agents().ShouldBe([1]);
        _region.View.ResumeToken.ShouldBeEmpty();
    }

    [Fact]
    public void Digests_that_agree_change_nothing()
    {
        Live(Frames.Present(1, 5), Frames.Present(2, 6), Frames.Instance("a", 3));
        Last(Frames.Mark(10, Now, configure: mark => mark.Digests.Add([
            Frames.Digest(Kind.Agent, Frames.Present(1, 5), Frames.Present(2, 6)), Frames.Digest(Kind.Instance, Frames.Instance("a", 3))]))).Asks.ShouldBe(FrameAsks.Nothing);
    }

    [Fact]
    public void A_lost_row_or_a_lost_change_is_found_by_the_digest()
    {
        Live(Frames.Present(1, 5));
        Last(Frames.Mark(10, Now, configure: mark => mark.Digests.Add(Frames.Digest(Kind.Agent, Frames.Present(1, 5), Frames.Present(2, 6))))).Asks.ShouldBe(FrameAsks.Snapshot);
        _region.View.Resyncing!.ShouldContain("1 here, 2 there");
        Live(Frames.Present(1, 5));
        Last(Frames.Mark(10, Now, configure: mark => mark.Digests.Add(Frames.Digest(Kind.Agent, Frames.Present(1, 7))))).Asks.ShouldBe(FrameAsks.Snapshot);
    }

    [Fact]
    public void Kinds_that_this_version_does_not_know_are_skipped_and_counted()
    {
        Live(Frames.Present(1, 5));
        var unknown = new Item { Kind = (Kind)77, Key = "x", Stamp = 11, Schema = 1, Change = Change.Present };
        Last(Frames.Batch(12, unknown)).Change!.Skipped.ShouldBe(1);
        Last(Frames.Mark(12, Now, configure: mark => mark.Digests.Add(new KindDigest { Kind = (Kind)77, Count = 1 }))).Asks.ShouldBe(FrameAsks.Nothing);
    }

    [Fact]
    public void An_agent_in_a_form_this_version_cannot_read_is_kept_as_it_is_but_not_listed()
    {
        var later = Frames.Present(2, 6);
        later.Schema = 2;
        Live(Frames.Present(1, 5), later);
        Agents().ShouldBe([1]);
        _region.View.Items.UnreadableAgents.ShouldBe(1);
        Last(Frames.Mark(10, Now, configure: mark => mark.Digests.Add(Frames.Digest(Kind.Agent, Frames.Present(1, 5), later)))).Asks.ShouldBe(FrameAsks.Nothing);
        Apply(Frames.Batch(12, Frames.Present(2, 11)));
        Agents().ShouldBe([1, 2]);
        _region.View.Items.UnreadableAgents.ShouldBe(0);
    }

    [Fact]
    public void A_farewell_says_when_to_come_back() =>
        Last(Frames.GoAway("draining", TimeSpan.FromSeconds(7))).ShouldBe(new FrameOutcome(FrameAsks.Leave, "draining", TimeSpan.FromSeconds(7)));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Whatever_the_order_of_changes_snapshots_and_broken_streams_the_view_is_what_the_region_has(int seed)
    {
        var random = new Random(seed);
        var truth = new Dictionary<int, Item>();
        var tombstones = new Dictionary<int, Item>();
        var stamp = 10UL;
        for (var round = 0; round < 300; round++)
        {
            switch (random.Next(10))
            {
                case 0:
                    // The stream breaks, perhaps inside a snapshot. The next one resumes, or begins anew.
                    _reading = new FeedReading(_region, _pool);
                    if (random.Next(3) == 0)
                    {
                        Apply(Frames.Begin());
                        Apply(Frames.Staged(truth.Values.Take(random.Next(5))));
                        _reading = new FeedReading(_region, _pool);
                    }

                    break;
                case 1 or 2:
                    Apply(Frames.Begin());
                    foreach (var page in truth.Values.OrderBy(item => item.Key, StringComparer.Ordinal).Chunk(7))
                    {
                        Apply(Frames.Staged(page));
                        NextChange(random, truth, tombstones, ref stamp);
                    }

                    // What changed meanwhile comes again, in its latest state.
                    Apply(Frames.Staged([.. truth.Values, .. tombstones.Values]));
                    Apply(Frames.End(stamp + 1), Frames.Mark(stamp + 1, Now.AddSeconds(round)));
                    break;
                default:
                    var changed = Enumerable.Range(0, random.Next(1, 6)).Select(_ => NextChange(random, truth, tombstones, ref stamp)).ToList();
                    if (_region.View.Epoch.Length > 0 && !_reading.IsStaging)
                    {
                        Apply(Frames.Batch(stamp + 1, changed));
                    }

                    break;
            }

            if (_region.View.Epoch.Length == 0 || _region.View.Position < stamp + 1)
            {
                continue;
            }

            Agents().ShouldBe(truth.Keys.Order());
            _region.View.Items.Tally[Kind.Agent].ShouldBe((
                (ulong)truth.Count, Frames.Digest(Kind.Agent, [.. truth.Values]).Digest));
            _region.View.Items.Counts.ShouldBe(_region.View.Items.Agents.Aggregate(default(AgentCounts), (sum, agent) => sum + AgentCounts.Of(agent)));
        }

        truth.Count.ShouldBeGreaterThan(5);
    }

    private static Item NextChange(Random random, Dictionary<int, Item> truth, Dictionary<int, Item> tombstones, ref ulong stamp)
    {
        var n = random.Next(40);
        stamp++;
        var item = random.Next(4) == 0
            ? Frames.Deleted(n, stamp)
            : Frames.Present(n, stamp, agent =>
            {
                agent.Health = (Health)random.Next(3);
                agent.Connection = (Connection)random.Next(1, 3);
                agent.ConfigState = (ConfigState)random.Next(9);
            });
        if (item.Change == Change.Deleted)
        {
            truth.Remove(n);
            tombstones[n] = item;
        }
        else
        {
            truth[n] = item;
            tombstones.Remove(n);
        }

        return item;
    }

    private void Live(params Item[] items)
    {
        _reading = new FeedReading(_region, _pool);
        Apply(Frames.Begin(), Frames.Staged(items), Frames.End(10), Frames.Mark(10, Now));
    }

    private void Apply(params FeedFrame[] frames)
    {
        foreach (var frame in frames)
        {
            var outcome = Last(frame);
            outcome.Asks.ShouldBe(FrameAsks.Nothing, outcome.Reason);
        }
    }

    private FrameOutcome Last(FeedFrame frame) => _reading.Apply(frame, Now);

    private IEnumerable<int> Agents() => _region.View.Items.Agents.Select(agent => (int)(ulong)(agent.Id.Value & 0xffff));
}
