using Ampora.Aggregator.Fleet;
using Microsoft.Extensions.Options;

namespace Ampora.Aggregator.Regions;

/// <summary>Follows every configured region, each by itself: what happens to one does not touch the others.</summary>
internal sealed class RegionLinks(
    RegionSet regions, RegionCallers callers, LocalClock clock, RetryDelay retry, FleetObserver observer, IOptions<RegionLinkOptions> options) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var links = regions.All
            .Where(region => !region.Decommissioned)
            .Select(region => new RegionLink(region, callers.Find(region.Id)!, clock, retry, observer, options));
        return Task.WhenAll(links.Select(link => Task.Run(() => link.FollowAsync(stoppingToken), stoppingToken)));
    }
}
