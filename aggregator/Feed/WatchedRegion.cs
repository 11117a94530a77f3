using Ampora.Aggregator.Fleet;
using Ampora.Aggregator.Query;
using Ampora.Federation.V1;
using Google.Protobuf.WellKnownTypes;

namespace Ampora.Aggregator.Feed;

/// <summary>How far one reader has one region, and the frames that take it further.</summary>
internal sealed class WatchedRegion(FollowedRegion region, WatchScope scope, ReaderPlace? place)
{
    public const int MostItems = 500;
    public const int MostBytes = 1024 * 1024;

    private RegionKnowledge? _sent;
    private ReaderPlace? _place = place;

    public string Id => region.Id;

    /// <summary>Where the reader is; null before its first snapshot.</summary>
    public ReaderPlace? Place => _place;

    /// <summary>The reader has seen more than this instance; it gets nothing until that is no longer so.</summary>
    public bool IsBehindReader => _sent is null && _place is { } place && region.View is { } view && place.Epoch == view.Epoch && place.Position > view.Position;

    /// <summary>What is new since the last time; nothing when there is no news.</summary>
    public IEnumerable<FeedFrame> News()
    {
        var view = region.View;
        if (view.Epoch.Length == 0 || ReferenceEquals(view, _sent) || IsBehindReader)
        {
            return [];
        }

        var known = _sent;
        if (known is not null && known.Epoch == view.Epoch)
        {
            return Changes(RelayedItems.Between(region.Id, known, view, scope), view);
        }

        return (known, _place) switch
        {
            (null, null) => Snapshot(view),
            (null, { } place) when place.Epoch == view.Epoch && place.Position >= view.Deletions.KnownFrom =>
                Changes(RelayedItems.Since(region.Id, place.Position, view, scope), view),
            (null, { } place) when place.Epoch == view.Epoch =>
                Snapshot(view, ResyncReason.TombstoneHorizonPassed, "this aggregator no longer knows what was deleted since the position"),
            _ => Snapshot(view, ResyncReason.EpochChanged, "the region's epoch has changed"),
        };
    }

    /// <summary>What the reader has now, and how old that is.</summary>
    /// <param name="present">How the region stands.</param>
    /// <param name="now">Local clock.</param>
    /// <param name="withDigests">Counts and digests too; they are those of exactly what was sent.</param>
    public Bookmark Bookmark(RegionSnapshot present, DateTimeOffset now, bool withDigests)
    {
        var view = _sent;
        var bookmark = new Bookmark
        {
            Region = region.Id,
            // The region's clock, as well as it can be known from here: a reader reconciles it with its own.
            SentAt = Timestamp.FromDateTimeOffset(now - ((view ?? present.View).ClockDifference ?? TimeSpan.Zero)),
            HeldReason = IsBehindReader ? "this aggregator has not yet seen what the reader has" : present.View.HeldReason,
            Regions = { FeedAnswers.Of(region.Provenance(present.View, present.Standing, present.HasData)) },
        };
        if (_place is { } place)
        {
            bookmark.Positions.Add(new RegionPosition { Region = region.Id, Epoch = place.Epoch, Position = place.Position });
        }

        if (view is null)
        {
            return bookmark;
        }

        bookmark.Watermark = view.Watermark is { } watermark ? Timestamp.FromDateTimeOffset(watermark) : null;
        if (withDigests)
        {
            bookmark.Digests.AddRange(Digests(view));
        }

        return bookmark;
    }

    private IEnumerable<FeedFrame> Changes(IEnumerable<Item> items, RegionKnowledge view)
    {
        var reached = _place ?? new ReaderPlace(view.Epoch, view.Position);
        foreach (var batch in Batches(items))
        {
            // Only when all of it has been taken does the reader have the new position.
            batch.Position = Position(reached);
            yield return new FeedFrame { Batch = batch };
        }

        _sent = view;
        _place = new ReaderPlace(view.Epoch, view.Position);
    }

    private IEnumerable<FeedFrame> Snapshot(RegionKnowledge view, ResyncReason? why = null, string detail = "")
    {
        if (why is { } reason)
        {
            yield return new FeedFrame { Resync = new Resync { Reason = reason, Detail = detail, Region = region.Id } };
        }

        yield return new FeedFrame { SnapshotBegin = new SnapshotBegin { Epoch = view.Epoch, Region = region.Id, Kinds = { scope.Kinds } } };
        foreach (var batch in Batches(RelayedItems.All(region.Id, view, scope)))
        {
            yield return new FeedFrame { Batch = batch };
        }

        _sent = view;
        _place = new ReaderPlace(view.Epoch, view.Position);
        yield return new FeedFrame { SnapshotEnd = new SnapshotEnd { Region = region.Id, Position = Position(_place.Value) } };
    }

    private IEnumerable<KindDigest> Digests(RegionKnowledge view)
    {
        // Counts of a filtered watch would have to be made anew each time; its reader sees everything that leaves the filter.
        if (scope.IsFiltered)
        {
            return [];
        }

        return scope.Kinds.Select(kind =>
        {
            var (count, digest) = view.Items.Tally[kind];
            return new KindDigest { Kind = kind, Count = count, Digest = digest, HasDigest = true };
        });
    }

    private RegionPosition Position(ReaderPlace at) => new() { Region = region.Id, Epoch = at.Epoch, Position = at.Position };

    private static IEnumerable<Batch> Batches(IEnumerable<Item> items)
    {
        var batch = new Batch();
        var bytes = 0;
        foreach (var item in items)
        {
            var size = item.CalculateSize();
            if (batch.Items.Count > 0 && (batch.Items.Count >= MostItems || bytes + size > MostBytes))
            {
                yield return batch;
                (batch, bytes) = (new Batch(), 0);
            }

            batch.Items.Add(item);
            bytes += size;
        }

        if (batch.Items.Count > 0)
        {
            yield return batch;
        }
    }
}
