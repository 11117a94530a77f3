using Ampora.Aggregator.Regions;
using Microsoft.Extensions.Options;

namespace Ampora.Aggregator.Fleet;

/// <summary>The regions of this aggregator in the order of their ids: the configured ones, and those that were configured once.</summary>
internal sealed class RegionSet(IOptions<RegionsOptions> options)
{
    private volatile IReadOnlyList<FollowedRegion> _all = Sorted(options.Value.Select(region =>
        new FollowedRegion(region.Id, region.DisplayName ?? region.Id, region.Endpoint)));

    public IReadOnlyList<FollowedRegion> All => _all;

    public FollowedRegion? Find(string id) => _all.FirstOrDefault(region => region.Id == id);

    /// <summary>Takes a region in that is known from before but configured no more.</summary>
    public FollowedRegion AddDecommissioned(string id, string displayName)
    {
        var region = new FollowedRegion(id, displayName, "");
        _all = Sorted(_all.Append(region));
        return region;
    }

    private static FollowedRegion[] Sorted(IEnumerable<FollowedRegion> regions) => [.. regions.OrderBy(region => region.Id, StringComparer.Ordinal)];
}
