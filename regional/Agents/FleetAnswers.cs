using Ampora.Federation.V1;
using Ampora.Hosting.Fleet;
using Completeness = Ampora.Hosting.Fleet.Completeness;
using FleetSummary = Ampora.Hosting.Fleet.FleetSummary;
using Provenance = Ampora.Hosting.Fleet.Provenance;
using Wire = Ampora.Federation.V1;

namespace Ampora.Regional.Agents;

/// <summary>Answers of the feed in the shapes of REST.</summary>
internal static class FleetAnswers
{
    public static Provenance Of(Wire.Provenance provenance, ReadFrom? read, RegionOptions region, TimeProvider time) => new(
        (Completeness)provenance.Completeness,
        time.GetUtcNow(),
        [.. provenance.Regions.Select(state => Hosting.Fleet.RegionProvenance.Of(state, region.Name))])
    {
        Read = read,
    };

    public static FleetSummary Of(Wire.FleetSummary summary, ReadFrom? read, RegionOptions region, TimeProvider time)
    {
        var counts = summary.Regions.Single();
        return new FleetSummary
        {
            Agents = (int)summary.Agents,
            Connected = (int)counts.Connected,
            Healthy = (int)counts.Healthy,
            Unhealthy = (int)counts.Unhealthy,
            Unreported = (int)(summary.Agents - counts.Healthy - counts.Unhealthy),
            InSync = (int)counts.InSync,
            ConfigFailed = (int)counts.ConfigFailed,
            ConfigPending = (int)counts.ConfigPending,
            Dimensions = [.. summary.Dimensions.Select(Of)],
            Regions =
            [
                new SummaryRegion
                {
                    Region = counts.Region,
                    DisplayName = region.Name,
                    Agents = (int)counts.Agents,
                    Connected = (int)counts.Connected,
                    Healthy = (int)counts.Healthy,
                    Unhealthy = (int)counts.Unhealthy,
                    InSync = (int)counts.InSync,
                    ConfigFailed = (int)counts.ConfigFailed,
                },
            ],
            Provenance = Of(summary.Provenance, read, region, time),
        };
    }

    private static SummaryDimension Of(DimensionCounts dimension) => new(
        dimension.Dimension == Dimension.Label ? "label" : AgentRequest.Dimensions.Single(word => word.Value == dimension.Dimension).Key,
        dimension.Dimension == Dimension.Label ? dimension.Label : null,
        [.. dimension.Values.Select(value => new DimensionValue(value.Value, (int)value.Agents))]);
}
