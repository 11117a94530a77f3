namespace Ampora.Regional.Federation;

/// <summary>The time between two bookmarks of one stream, as promised to its reader.</summary>
internal static class BookmarkInterval
{
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <param name="wanted">Null or zero takes <paramref name="usual"/>.</param>
    public static TimeSpan Promised(TimeSpan? wanted, TimeSpan usual)
    {
        var interval = wanted is { } asked && asked > TimeSpan.Zero ? asked : usual;
        return interval < Shortest ? Shortest : interval > Longest ? Longest : interval;
    }
}
