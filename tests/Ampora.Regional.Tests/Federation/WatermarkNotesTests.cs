using Ampora.Regional.Federation;

namespace Ampora.Regional.Tests.Federation;

public sealed class WatermarkNotesTests
{
    private static readonly DateTime Start = new(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void A_note_counts_once_everything_that_had_begun_by_then_is_below_the_horizon()
    {
        var notes = new WatermarkNotes();
        notes.Add(Look(limit: 10, next: 15, seconds: 1));
        notes.Add(Look(limit: 10, next: 20, seconds: 2));
        notes.At(14).ShouldBeNull();
        notes.At(15).ShouldBe(Start.AddSeconds(1));
        notes.At(19).ShouldBe(Start.AddSeconds(1));
        notes.At(20).ShouldBe(Start.AddSeconds(2));
    }

    [Fact]
    public void News_that_an_instance_still_holds_keep_the_watermark_back()
    {
        var notes = new WatermarkNotes();
        notes.Add(Look(limit: 10, next: 10, seconds: 9, flushedTo: 4));
        notes.At(10).ShouldBe(Start.AddSeconds(4));
    }

    [Fact]
    public void What_was_vouched_for_is_not_taken_back_when_a_new_instance_begins_behind()
    {
        var notes = new WatermarkNotes();
        notes.Add(Look(limit: 10, next: 10, seconds: 5));
        notes.Add(Look(limit: 11, next: 11, seconds: 6, flushedTo: 2));
        notes.At(11).ShouldBe(Start.AddSeconds(5));
    }

    [Fact]
    public void A_horizon_that_stands_still_for_hours_fills_no_memory_and_loses_no_truth()
    {
        var notes = new WatermarkNotes();
        for (var second = 1; second <= 20_000; second++)
            notes.Add(Look(limit: 10, next: (ulong)(10 + second), seconds: second));
        for (ulong limit = 11; limit < 20_010; limit += 97)
        {
            if (notes.At(limit) is { } watermark)
                watermark.ShouldBeLessThanOrEqualTo(Start.AddSeconds(limit - 10));
        }

        notes.At(20_010).ShouldBe(Start.AddSeconds(20_000));
    }

    private static Horizon Look(ulong limit, ulong next, double seconds, double? flushedTo = null) => new(
        Guid.Empty, true, limit, next, 0, 0, Start.AddSeconds(seconds), flushedTo is { } flushed ? Start.AddSeconds(flushed) : null, false);
}
