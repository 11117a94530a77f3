using Ampora.Federation.V1;
using Google.Protobuf;

namespace Ampora.Aggregator.Fleet;

/// <summary>What is known of one region at one moment; immutable, and always replaced whole.</summary>
internal sealed record RegionKnowledge
{
    public static RegionKnowledge Empty { get; } = new();

    public RegionItems Items { get; init; } = RegionItems.Empty;

    /// <summary>Which history <see cref="Position"/> and the stamps belong to; empty before the first snapshot.</summary>
    public string Epoch { get; init; } = "";

    /// <summary>One past the greatest stamp seen.</summary>
    public ulong Position { get; init; }

    /// <summary>Region database time: what the region knew then is here. Null: never known.</summary>
    public DateTimeOffset? Watermark { get; init; }

    /// <summary>Local clock minus the region's, the fastest way included; null before the first bookmark.</summary>
    public TimeSpan? ClockDifference { get; init; }

    /// <summary>What was deleted of late; for readers of ours that come back.</summary>
    public DeletionLog Deletions { get; init; } = DeletionLog.From(0);

    public ByteString ResumeToken { get; init; } = ByteString.Empty;

    /// <summary>What keeps the region's feed from advancing, in its words.</summary>
    public string HeldReason { get; init; } = "";

    /// <summary>Why everything is being sent anew; null when it is not.</summary>
    public string? Resyncing { get; init; }

    /// <summary>What the region advertises.</summary>
    public ExternalAddresses Addresses { get; init; } = new();

    /// <summary>Null when nothing was ever known.</summary>
    /// <param name="now">Local clock.</param>
    public TimeSpan? Age(DateTimeOffset now) => now - Watermark - (ClockDifference ?? TimeSpan.Zero);
}
