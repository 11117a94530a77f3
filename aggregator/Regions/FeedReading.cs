using Ampora.Aggregator.Fleet;
using Ampora.Federation.V1;
using Google.Protobuf;

namespace Ampora.Aggregator.Regions;

/// <summary>What a frame asks of the link.</summary>
internal enum FrameAsks
{
    /// <summary>The next frame.</summary>
    Nothing,

    /// <summary>A new stream that begins with a snapshot: what is held cannot be trusted to be whole.</summary>
    Snapshot,

    /// <summary>A new stream from the last good position.</summary>
    Reconnect,

    /// <summary>A pause, then a new stream: the region said so.</summary>
    Leave,
}

/// <param name="Reason">In words, without a full stop.</param>
/// <param name="RetryAfter">With <see cref="FrameAsks.Leave"/>.</param>
/// <param name="Change">What it did to the items that readers see; null for none.</param>
internal readonly record struct FrameOutcome(FrameAsks Asks, string Reason = "", TimeSpan RetryAfter = default, ItemsChange? Change = null);

/// <summary>
/// Applies the frames of one stream to what is known of a region. A snapshot is staged and replaces the view whole at its end; until
/// then readers keep the old one. Nothing here waits or reads a clock.
/// </summary>
internal sealed class FeedReading(FollowedRegion region, TextPool pool)
{
    private readonly ClockDifferences _clocks = new();
    private Staging? _staging;

    /// <summary>Whether a snapshot is under way.</summary>
    public bool IsStaging => _staging is not null;

    /// <param name="frame">The next of the stream.</param>
    /// <param name="received">Local clock.</param>
    public FrameOutcome Apply(FeedFrame frame, DateTimeOffset received)
    {
        region.FrameCame(received);
        return frame.FrameCase switch
        {
            FeedFrame.FrameOneofCase.SnapshotBegin => Begin(frame.SnapshotBegin),
            FeedFrame.FrameOneofCase.Batch => Take(frame.Batch),
            FeedFrame.FrameOneofCase.SnapshotEnd => End(frame.SnapshotEnd),
            FeedFrame.FrameOneofCase.Bookmark => Mark(frame.Bookmark, received),
            FeedFrame.FrameOneofCase.Resync => Resync(frame.Resync),
            FeedFrame.FrameOneofCase.GoAway => new FrameOutcome(
                FrameAsks.Leave, frame.GoAway.Reason, frame.GoAway.RetryAfter?.ToTimeSpan() ?? TimeSpan.Zero),
            _ => default,
        };
    }

    private FrameOutcome Begin(SnapshotBegin begin)
    {
        var view = region.View;
        // Within one history the other kinds stay as they are; nothing of another history does.
        _staging = new Staging(begin.Epoch, begin.Epoch == view.Epoch ? view.Items.Without(begin.Kinds) : RegionItems.Empty);
        region.Publish(view with
        {
            Resyncing = view.Resyncing ?? (view.Epoch.Length == 0 ? "first snapshot" : "the region began a snapshot"),
            ResumeToken = ByteString.Empty,
        });
        return default;
    }

    private FrameOutcome Take(Batch batch)
    {
        if (_staging is { } staging)
        {
            staging.Items = staging.Items.Apply(batch.Items, pool, out var staged);
            return new FrameOutcome(FrameAsks.Nothing, Change: staged.Skipped + staged.Unreadable > 0 ? staged : null);
        }

        var view = region.View;
        if (Refusal(view, batch.Position) is { } refusal)
        {
            return refusal;
        }

        var items = view.Items.Apply(batch.Items, pool, out var change);
        region.Publish(view with { Items = items, Position = batch.Position.Position, Deletions = view.Deletions.With(change.Deletions) });
        return new FrameOutcome(FrameAsks.Nothing, Change: change);
    }

    private FrameOutcome End(SnapshotEnd end)
    {
        if (_staging is not { } staging || end.Position is not { } position)
        {
            return new FrameOutcome(FrameAsks.Reconnect, "it ended a snapshot that it had not begun");
        }

        var view = region.View;
        var sameHistory = staging.Epoch == view.Epoch;
        if (position.Epoch != staging.Epoch || (sameHistory && position.Position < view.Position))
        {
            return StartOver($"its snapshot ended at {position.Epoch}:{position.Position}, before what is held");
        }

        _staging = null;
        var change = new ItemsChange();
        foreach (var edit in AgentTableDifferences.Between(view.Items.Agents, staging.Items.Agents))
        {
            change.Agents.Add(edit.Id);
        }

        // The next bookmark says how old this is. Until then the old watermark still holds, unless it is of another history.
        region.Publish(view with
        {
            Items = staging.Items,
            Epoch = staging.Epoch,
            Position = position.Position,
            Deletions = DeletionLog.From(position.Position),
            Watermark = sameHistory ? view.Watermark : null,
        });
        return new FrameOutcome(FrameAsks.Nothing, Change: change);
    }

    private FrameOutcome Mark(Bookmark bookmark, DateTimeOffset received)
    {
        var view = region.View;
        if (bookmark.SentAt is { } sent)
        {
            view = view with { ClockDifference = _clocks.Add(received, sent.ToDateTimeOffset()) };
        }

        if (bookmark.Snapshotting || IsStaging || view.Epoch.Length == 0)
        {
            region.Publish(view with { HeldReason = bookmark.HeldReason });
            return default;
        }

        var position = bookmark.Positions.FirstOrDefault();
        if (Refusal(view, position) is { } refusal)
        {
            return refusal;
        }

        if (Mismatch(view, bookmark) is { } mismatch)
        {
            return StartOver(mismatch);
        }

        var watermark = bookmark.Watermark?.ToDateTimeOffset();
        region.Publish(view with
        {
            Position = position!.Position,
            Watermark = view.Watermark is { } known && !(watermark > known) ? known : watermark,
            ResumeToken = bookmark.ResumeToken.IsEmpty ? view.ResumeToken : bookmark.ResumeToken,
            HeldReason = bookmark.HeldReason,
            Resyncing = null,
        });
        return default;
    }

    private FrameOutcome Resync(Resync resync)
    {
        _staging = null;
        var words = resync.Detail.Length > 0 ? resync.Detail.TrimEnd('.') : Words(resync.Reason);
        region.Publish(region.View with { Resyncing = words, ResumeToken = ByteString.Empty });
        return default;
    }

    /// <summary>A position only moves forward within its epoch.</summary>
    private FrameOutcome? Refusal(RegionKnowledge view, RegionPosition? position)
    {
        if (position is null)
        {
            return new FrameOutcome(FrameAsks.Reconnect, "it sent a change without a position");
        }

        if (position.Epoch != view.Epoch)
        {
            return StartOver("its epoch changed without a resync");
        }

        return position.Position < view.Position
            ? new FrameOutcome(FrameAsks.Reconnect, $"its position went back from {view.Position} to {position.Position}")
            : null;
    }

    private static string? Mismatch(RegionKnowledge view, Bookmark bookmark)
    {
        foreach (var digest in bookmark.Digests.Where(digest => KindTally.Knows(digest.Kind)))
        {
            var (count, xor) = view.Items.Tally[digest.Kind];
            if (count != digest.Count || (digest.HasDigest && xor != digest.Digest))
            {
                return $"what is held of kind {digest.Kind} differs from the region: {count} here, {digest.Count} there";
            }
        }

        return null;
    }

    private FrameOutcome StartOver(string reason)
    {
        _staging = null;
        region.Publish(region.View with { Resyncing = reason, ResumeToken = ByteString.Empty });
        return new FrameOutcome(FrameAsks.Snapshot, reason);
    }

    private static string Words(ResyncReason reason) => reason switch
    {
        ResyncReason.EpochChanged => "its database was restored or replaced",
        ResyncReason.TombstoneHorizonPassed => "this aggregator was away for longer than the region remembers deletions",
        ResyncReason.ProjectionChanged => "what the region lets out has changed",
        ResyncReason.DigestMismatch => "what is held here differs from the region",
        ResyncReason.TokenInvalid => "the region does not know the place to resume from",
        ResyncReason.FilterChanged => "the filter has changed",
        _ => "the region asked for it",
    };

    private sealed class Staging(string epoch, RegionItems items)
    {
        public string Epoch { get; } = epoch;

        public RegionItems Items { get; set; } = items;
    }
}
