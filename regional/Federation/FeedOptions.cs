namespace Ampora.Regional.Federation;

/// <summary>Section <c>Feed</c>: what readers of the region's state are promised.</summary>
internal sealed class FeedOptions
{
    public const string Section = "Feed";

    /// <summary>How often the horizon is read without a nudge. Default 250 ms.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Time between bookmarks unless a reader asks for another, at most 10 s. Default 2 s.</summary>
    public TimeSpan BookmarkInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Time between digests. Default 60 s.</summary>
    public TimeSpan DigestInterval { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Items in one batch at most. Default 500.</summary>
    public int MaxBatchItems { get; set; } = 500;

    /// <summary>Bytes of items in one batch, give or take the last item. Default 1 MiB.</summary>
    public int MaxBatchBytes { get; set; } = 1024 * 1024;

    /// <summary>A larger summary is cut to fit. Default 256 KiB.</summary>
    public int MaxItemBytes { get; set; } = 256 * 1024;

    /// <summary>Snapshots sent at once by one instance; further readers are told when to come back. Default 4.</summary>
    public int SnapshotsAtOnce { get; set; } = 4;

    /// <summary>A reader that takes nothing for so long is sent away. Default 60 s.</summary>
    public TimeSpan StallLimit { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Deleted rows are remembered for so long; a reader that was away longer begins again. Default 14 days.</summary>
    public TimeSpan TombstoneHorizon { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How often older tombstones are removed. Default 10 minutes.</summary>
    public TimeSpan PurgeInterval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>A resume-token key signs for so long and is accepted for twice as long. Default 30 days.</summary>
    public TimeSpan TokenKeyLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Bookmarks say why the horizon stands still once it has for so long. Default 2 s.</summary>
    public TimeSpan HeldAfter { get; set; } = TimeSpan.FromSeconds(2);
}
