using Ampora.Federation.V1;

namespace Ampora.Regional.Federation;

/// <summary>Rows of one statement, with what that statement knew of the horizon.</summary>
/// <param name="Drained">Nothing that the statement could see is left behind the last item.</param>
internal sealed record FeedPage(Horizon Horizon, IReadOnlyList<Item> Items, bool Drained)
{
    /// <summary>How far the statement looked, where it stopped before the page was full; the page may then be empty.</summary>
    public FeedCursor? Bound { get; init; }

    /// <summary>Where the next page begins unless this one was drained.</summary>
    public FeedCursor End => Bound ?? FeedCursor.At(Items[^1]);
}
