using Ampora.Hosting.Options;

namespace Ampora.Regional.Federation;

internal sealed class FeedOptionsValidator : OptionsValidator<FeedOptions>
{
    public override void Validate(FeedOptions options, OptionsFaults faults)
    {
        faults.UnlessBetween("Feed:PollInterval", options.PollInterval, TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(5));
        faults.UnlessBetween("Feed:BookmarkInterval", options.BookmarkInterval, TimeSpan.FromMilliseconds(100), BookmarkInterval.Longest);
        faults.UnlessBetween("Feed:DigestInterval", options.DigestInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        faults.UnlessBetween("Feed:MaxBatchItems", options.MaxBatchItems, 1, 5000);
        faults.UnlessBetween("Feed:MaxBatchBytes", options.MaxBatchBytes, 16 * 1024, 2 * 1024 * 1024);
        faults.UnlessBetween("Feed:MaxItemBytes", options.MaxItemBytes, 4 * 1024, 1024 * 1024);
        faults.UnlessBetween("Feed:SnapshotsAtOnce", options.SnapshotsAtOnce, 1, 100);
        faults.UnlessBetween("Feed:StallLimit", options.StallLimit, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        faults.UnlessBetween("Feed:TombstoneHorizon", options.TombstoneHorizon, TimeSpan.FromHours(1), TimeSpan.FromDays(365));
        faults.UnlessBetween("Feed:PurgeInterval", options.PurgeInterval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        faults.UnlessBetween("Feed:TokenKeyLifetime", options.TokenKeyLifetime, TimeSpan.FromDays(1), TimeSpan.FromDays(365));
        faults.UnlessBetween("Feed:HeldAfter", options.HeldAfter, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        faults.Unless(
            options.TokenKeyLifetime >= options.TombstoneHorizon,
            "Feed:TokenKeyLifetime",
            "must be at least Feed:TombstoneHorizon, so that a token outlives the history that it could resume");
    }
}
