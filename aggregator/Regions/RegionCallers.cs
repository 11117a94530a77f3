using Microsoft.Extensions.Options;

namespace Ampora.Aggregator.Regions;

/// <summary>One way to each configured region, shared by its link and by questions that are passed on.</summary>
internal sealed class RegionCallers : IDisposable
{
    private readonly Dictionary<string, RegionCaller> _callers;

    public RegionCallers(IOptions<RegionsOptions> regions, IOptions<RegionLinkOptions> links) =>
        _callers = regions.Value.ToDictionary(region => region.Id, region => new RegionCaller(region, links.Value), StringComparer.Ordinal);

    /// <summary>Null for a region that is not configured.</summary>
    public RegionCaller? Find(string region) => _callers.GetValueOrDefault(region);

    public void Dispose()
    {
        foreach (var caller in _callers.Values)
        {
            caller.Dispose();
        }
    }
}
