using Ampora.Federation.V1;
using Ampora.Hosting;
using Ampora.Hosting.Fleet;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;

namespace Ampora.Aggregator.Feed;

/// <summary>How this aggregator introduces itself to readers.</summary>
internal sealed class FeedIdentity(IOptions<AggregatorOptions> aggregator, IOptions<FeedOptions> feed, ProductIdentity product)
{
    private const ulong Capabilities = (ulong)(FeedCapability.Watch | FeedCapability.Resume | FeedCapability.Filter | FeedCapability.Digest);

    public HelloReply Reply(IEnumerable<string> regions) => new()
    {
        Region = aggregator.Value.Name,
        Capabilities = Capabilities,
        Limits = new FeedLimits
        {
            MaxBatchItems = WatchedRegion.MostItems,
            MaxBatchBytes = WatchedRegion.MostBytes,
            BookmarkInterval = Duration.FromTimeSpan(feed.Value.BookmarkInterval),
            MaxPageSize = AgentQuery.MaxLimit,
        },
        ExternalAddresses = new ExternalAddresses(),
        SoftwareVersion = product.Version,
        Regions = { regions },
    };
}
