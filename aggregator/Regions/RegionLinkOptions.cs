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

    /// <summary>For one question passed on to a region. Default 3 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>The first wait after a fault; doubled with every further one, with jitter. Default 250 ms.</summary>
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest wait. Default 15 s.</summary>
    public TimeSpan LongestRetry { get; set; } = TimeSpan.FromSeconds(15);
}
