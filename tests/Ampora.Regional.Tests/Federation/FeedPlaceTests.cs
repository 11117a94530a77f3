using Ampora.Federation.V1;
using Ampora.Regional.Federation;

namespace Ampora.Regional.Tests.Federation;

public sealed class FeedPlaceTests
{
    private static readonly Guid Epoch = Guid.Parse("00000000-0000-0000-0000-00000000000e");

    [Fact]
    public void The_position_is_one_past_the_greatest_stamp_seen_and_never_the_horizon()
    {
        var place = Begun(top: 50, limit: 90, next: 95);
        place.Cursor.Position.ShouldBe(51u);
        place.Advance(new FeedPage(Look(top: 70, limit: 99, next: 99), [], Drained: true));
        place.Cursor.Position.ShouldBe(71u);
    }

    [Fact]
    public void A_batch_that_ends_within_a_transaction_promises_only_what_is_below_it()
    {
        var place = Begun(top: 50, limit: 90, next: 95);
        place.Advance(new FeedPage(Look(top: 70, limit: 99, next: 99), [new Item { Kind = Kind.Agent, Key = "a", Stamp = 60 }], Drained: false));
        place.Cursor.Position.ShouldBe(60u);
        place.Cursor.ShouldBe(new FeedCursor(60, 1, "a"));
    }

    [Fact]
    public void A_number_that_is_given_out_again_after_a_crash_is_not_passed_over()
    {
        var place = Begun(top: 50, limit: 90, next: 95);
        place.AdvanceTo(Look(top: 50, limit: 95, next: 95));
        place.Doubt(Look(top: 51, limit: 52, next: 52)).ShouldBeNull();
        place.Cursor.Position.ShouldBeLessThanOrEqualTo(51u);
    }

    [Fact]
    public void A_position_above_what_the_database_has_given_out_means_lost_history()
    {
        Begun(top: 50, limit: 90, next: 95).Doubt(Look(top: 40, limit: 45, next: 45)).ShouldBe(HistoryFault.HistoryLost);
        Begun(top: 50, limit: 90, next: 95).Doubt(Look(top: 40, limit: 45, next: 45) with { Standby = true }).ShouldBeNull();
    }

    [Fact]
    public void Another_history_and_purged_tombstones_are_seen()
    {
        var place = Begun(top: 50, limit: 90, next: 95);
        place.Doubt(Look(top: 60, limit: 99, next: 99) with { Epoch = Guid.Empty }).ShouldBe(HistoryFault.EpochChanged);
        place.Doubt(Look(top: 60, limit: 99, next: 99) with { SameHistory = false }).ShouldBe(HistoryFault.EpochChanged);
        place.Doubt(Look(top: 60, limit: 99, next: 99) with { PurgedTo = 51 }).ShouldBeNull();
        place.Doubt(Look(top: 60, limit: 99, next: 99) with { PurgedTo = 52 }).ShouldBe(HistoryFault.TombstonesPurged);
    }

    [Fact]
    public void A_second_snapshot_in_one_epoch_takes_no_position_back()
    {
        var place = Begun(top: 50, limit: 90, next: 95);
        place.Page = null;
        place.Begin(Look(top: 30, limit: 99, next: 99));
        place.Cursor.Position.ShouldBe(51u);
        place.PositionBefore.ShouldBe(51u);
        place.Begin(Look(top: 30, limit: 99, next: 99) with { Epoch = Guid.Empty });
        place.Cursor.Position.ShouldBe(31u);
        place.PositionBefore.ShouldBeNull();
    }

    private static FeedPlace Begun(ulong top, ulong limit, ulong next)
    {
        var place = FeedPlace.Nowhere();
        place.Begin(Look(top, limit, next));
        return place;
    }

    private static Horizon Look(ulong top, ulong limit, ulong next) => new(Epoch, true, limit, next, top, 0, DateTime.UnixEpoch, null, false);
}
