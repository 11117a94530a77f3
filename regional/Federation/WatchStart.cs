using Ampora.Federation.V1;

namespace Ampora.Regional.Federation;

/// <summary>Where a stream begins.</summary>
/// <param name="Why">Why what the reader has must be replaced; null when it goes on from its place, or has nothing yet.</param>
internal sealed record WatchStart(FeedPlace Place, ResyncReason? Why, string Detail)
{
    public bool NeedsSnapshot => Place.Page is not null;

    public static async Task<WatchStart> OfAsync(ReadOnlyMemory<byte> token, WatchScope scope, TokenKeys keys, CancellationToken cancellation)
    {
        if (token.IsEmpty)
            return new WatchStart(FeedPlace.Nowhere(), null, "");
        var key = ResumeToken.KeyOf(token.Span) is { } id ? await keys.FindAsync(id, cancellation) : null;
        if (key is null || !ResumeToken.TryOpen(token.Span, key, out var opened))
            return Again(ResyncReason.TokenInvalid, "the resume token was not made by this region, or its key is no longer accepted");
        if (!opened.Scope.AsSpan().SequenceEqual(scope.Hash))
            return Again(ResyncReason.FilterChanged, "the resume token belongs to a watch with other kinds or another filter");
        if (!opened.Projection.AsSpan().SequenceEqual(FeedProjection.Hash))
            return Again(ResyncReason.ProjectionChanged, "the region changed what leaves it since the resume token was made");
        return new WatchStart(new FeedPlace(opened.Epoch, opened.Cursor, opened.Page), null, "");
    }

    private static WatchStart Again(ResyncReason why, string detail) => new(FeedPlace.Nowhere(), why, detail);
}
