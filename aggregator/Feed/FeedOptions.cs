namespace Ampora.Aggregator.Feed;

/// <summary>Section <c>Feed</c>: the feed that this aggregator serves.</summary>
internal sealed class FeedOptions
{
    /// <summary>Promised interval of bookmarks. Default 2 s; 100 ms to 10 s.</summary>
    public TimeSpan BookmarkInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often counts and digests are sent for comparison. Default 1 min; 1 s to 1 h.</summary>
    public TimeSpan DigestInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often each reader's stream looks for news, which are sent in batches. Default 50 ms; 10 ms to 5 s.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>A reader that takes nothing for so long is dropped. Default 30 s; 1 s to 10 min.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
