using Ampora.Federation.V1;

namespace Ampora.Regional.Federation;

/// <summary>
/// How far a reader has come: every row up to and including this one, in the order (stamp, kind, key). One transaction may have
/// stamped a hundred thousand rows, so a stamp alone is not enough.
/// </summary>
internal readonly record struct FeedCursor(ulong Stamp, short Kind, string Key)
{
    private const short BeforeEveryKind = -1;

    /// <summary>Everything below the stamp, nothing of the stamp itself.</summary>
    public static FeedCursor Before(ulong stamp) => new(stamp, BeforeEveryKind, "");

    /// <summary>What may be told to others as the position: below it nothing is missing.</summary>
    public ulong Position => Stamp;

    public static FeedCursor At(Item item) => new(item.Stamp, (short)item.Kind, item.Key);
}
