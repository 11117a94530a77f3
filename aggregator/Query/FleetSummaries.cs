using Ampora.Hosting.Fleet;

namespace Ampora.Aggregator.Query;

/// <summary>
/// Sums up. The totals count the included regions only; every region is listed with what is known of it, so that a reader can say
/// "12,431 of 13,635 agents, us-east missing".
/// </summary>
internal static class FleetSummaries
{
    public static FleetSummary Of(FleetSnapshot snapshot, SummaryQuery query)
    {
        var count = new SummaryCount(query);
        var regions = new List<SummaryRegion>();
        foreach (var region in snapshot.Regions)
        {
            var part = count.Add(region.View.Items, snapshot.Included.Contains(region));
            regions.Add(new SummaryRegion
            {
                Region = region.Region.Id,
                DisplayName = region.Region.DisplayName,
                Agents = part.Agents,
                Connected = part.Connected,
                Healthy = part.Healthy,
                Unhealthy = part.Unhealthy,
                InSync = part.InSync,
                ConfigFailed = part.ConfigFailed,
            });
        }

        var total = count.Counts;
        return new FleetSummary
        {
            Agents = total.Agents,
            Connected = total.Connected,
            Healthy = total.Healthy,
            Unhealthy = total.Unhealthy,
            Unreported = total.Agents - total.Healthy - total.Unhealthy,
            InSync = total.InSync,
            ConfigFailed = total.ConfigFailed,
            ConfigPending = total.ConfigPending,
            Dimensions = count.Dimensions,
            Regions = regions,
            Provenance = snapshot.Provenance,
        };
    }
}
