namespace Ampora.Aggregator.Regions;

/// <summary>Section <c>Links</c>: patience with regions. One that is slow counts as one that is down.</summary>
internal sealed class RegionLinkOptions
{
    /// <summary>For the connection and the answer to Hello. Default 5 s.</summary>
    public TimeSpan HelloTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Wanted interval of bookmarks. Default 2 s.</summary>
    public TimeSpan BookmarkInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>A stream without any frame for so long is given up. Default 15 s; longer than the bookmark interval.</summary>
    public TimeSpan QuietTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>A connection that is silent for so long is asked whether the region is still there. 1 s to 1 h, default 15 s.</summary>
    public TimeSpan PingDelay { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>One that does not answer for so long is given up, with every call on it. 1 s to 1 min, default 10 s.</summary>
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>For one question passed on to a region. Default 3 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>The first wait after a fault; doubled with every further one, with jitter. Default 250 ms.</summary>
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest wait. Default 15 s.</summary>
    public TimeSpan LongestRetry { get; set; } = TimeSpan.FromSeconds(15);
}
