using Ampora.Hosting.Options;

namespace Ampora.Aggregator.Regions;

internal sealed class RegionLinkOptionsValidator : OptionsValidator<RegionLinkOptions>
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public override void Validate(RegionLinkOptions options, OptionsFaults faults)
    {
        faults.UnlessBetween("Links:HelloTimeout", options.HelloTimeout, TimeSpan.FromMilliseconds(100), Minute);
        faults.UnlessBetween("Links:BookmarkInterval", options.BookmarkInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10));
        faults.UnlessBetween("Links:QuietTimeout", options.QuietTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10));
        faults.Unless(options.QuietTimeout > options.BookmarkInterval, "Links:QuietTimeout", $"must be longer than Links:BookmarkInterval ({options.BookmarkInterval})");
        faults.UnlessBetween("Links:PingDelay", options.PingDelay, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        faults.UnlessBetween("Links:PingTimeout", options.PingTimeout, TimeSpan.FromSeconds(1), Minute);
        faults.UnlessBetween("Links:RequestTimeout", options.RequestTimeout, TimeSpan.FromMilliseconds(100), Minute);
        faults.UnlessBetween("Links:FirstRetry", options.FirstRetry, TimeSpan.FromMilliseconds(10), Minute);
        faults.Unless(options.LongestRetry >= options.FirstRetry, "Links:LongestRetry", $"must be at least Links:FirstRetry ({options.FirstRetry})");
        faults.Unless(options.LongestRetry <= TimeSpan.FromMinutes(10), "Links:LongestRetry", "must be at most 10 minutes");
    }
}
