using Ampora.Federation.V1;
using Google.Protobuf.WellKnownTypes;

namespace Ampora.Regional.Federation;

/// <summary>The frames of a region's own feed; the region's name is in positions only.</summary>
internal static class Frames
{
    public static FeedFrame SnapshotBegin(Guid epoch, IEnumerable<Kind> kinds) =>
        new() { SnapshotBegin = new SnapshotBegin { Epoch = epoch.ToString(), Kinds = { kinds } } };

    /// <param name="position">Null inside a snapshot.</param>
    public static FeedFrame Batch(IEnumerable<Item> items, RegionPosition? position) =>
        new() { Batch = new Batch { Items = { items }, Position = position } };

    public static FeedFrame SnapshotEnd(RegionPosition position) => new() { SnapshotEnd = new SnapshotEnd { Position = position } };

    public static FeedFrame Resync(ResyncReason reason, string detail) => new() { Resync = new Resync { Reason = reason, Detail = detail } };

    public static FeedFrame GoAway(string reason, TimeSpan retryAfter) =>
        new() { GoAway = new GoAway { Reason = reason, RetryAfter = Duration.FromTimeSpan(retryAfter) } };
}
