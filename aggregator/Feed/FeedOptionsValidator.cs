using Ampora.Hosting.Options;

namespace Ampora.Aggregator.Feed;

internal sealed class FeedOptionsValidator : OptionsValidator<FeedOptions>
{
    public override void Validate(FeedOptions options, OptionsFaults faults)
    {
        faults.UnlessBetween("Feed:BookmarkInterval", options.BookmarkInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10));
        faults.UnlessBetween("Feed:DigestInterval", options.DigestInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        faults.UnlessBetween("Feed:PollInterval", options.PollInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(5));
        faults.UnlessBetween("Feed:SendTimeout", options.SendTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
    }
}
