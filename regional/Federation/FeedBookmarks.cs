using Ampora.Federation.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Ampora.Regional.Federation;

/// <summary>When the next bookmark of a stream is due, and what it says.</summary>
internal sealed class FeedBookmarks(FeedParts parts, WatchScope scope, string region, TimeSpan interval)
{
    private long _last;
    private bool _first = true;
    private long _lastDigest = parts.Time.GetTimestamp();

    /// <summary>Zero or less: now.</summary>
    public TimeSpan DueIn => _first ? TimeSpan.Zero : interval - parts.Time.GetElapsedTime(_last);

    public bool IsDue => DueIn <= TimeSpan.Zero;

    public bool IsDigestDue => parts.Time.GetElapsedTime(_lastDigest) >= parts.Options.DigestInterval;

    public FeedFrame Next(FeedPlace place, HorizonLook look, IReadOnlyList<KindDigest> digests)
    {
        (_last, _first) = (parts.Time.GetTimestamp(), false);
        if (digests.Count > 0)
            _lastDigest = _last;
        var bookmark = new Bookmark
        {
            SentAt = Timestamp.FromDateTime(parts.Horizons.DatabaseNow(look)),
            HeldReason = look.HeldReason,
            Digests = { digests },
            Snapshotting = place.Page is not null,
        };
        if (place.Watermark is { } watermark)
            bookmark.Watermark = Timestamp.FromDateTime(watermark);
        var position = place.Page is null ? place.Cursor.Position : place.PositionBefore;
        if (position is { } told)
            bookmark.Positions.Add(Position(place, told));
        if (place.Epoch != Guid.Empty)
            bookmark.ResumeToken = Token(place);
        return new FeedFrame { Bookmark = bookmark };
    }

    public RegionPosition Position(FeedPlace place, ulong position) =>
        new() { Region = region, Epoch = place.Epoch.ToString(), Position = position };

    private ByteString Token(FeedPlace place) => UnsafeByteOperations.UnsafeWrap(
        new ResumeToken(place.Epoch, scope.Hash, FeedProjection.Hash, place.Cursor, place.Page).Seal(parts.Keys.Signing));
}
