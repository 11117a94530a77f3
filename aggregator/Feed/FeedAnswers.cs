using Ampora.Hosting.Fleet;
using Google.Protobuf.WellKnownTypes;
using Wire = Ampora.Federation.V1;

namespace Ampora.Aggregator.Feed;

/// <summary>Answers of the query as messages of the feed.</summary>
internal static class FeedAnswers
{
    public static Wire.Provenance Of(Provenance provenance) => new()
    {
        Completeness = (Wire.Completeness)provenance.Completeness,
        Regions = { provenance.Regions.Select(Of) },
    };

    public static Wire.RegionState Of(RegionProvenance region) => new()
    {
        Region = region.Region,
        Included = region.Included,
        Watermark = region.Watermark is { } watermark ? Timestamp.FromDateTimeOffset(watermark) : null,
        Age = region.AgeSeconds is { } age ? Duration.FromTimeSpan(TimeSpan.FromSeconds(age)) : null,
        State = (Wire.Freshness)region.State,
        Reason = region.Reason ?? "",
    };

    public static Wire.FleetSummary Of(FleetSummary summary, IReadOnlyList<Query.SummaryBy> by) => new()
    {
        Agents = (ulong)summary.Agents,
        Dimensions =
        {
            summary.Dimensions.Select((dimension, i) => new Wire.DimensionCounts
            {
                Dimension = by[i].Dimension,
                Label = dimension.Label ?? "",
                Values = { dimension.Values.Select(value => new Wire.ValueCount { Value = value.Value, Agents = (ulong)value.Agents }) },
            }),
        },
        Regions =
        {
            summary.Regions.Select(region => new Wire.RegionCounts
            {
                Region = region.Region,
                Agents = (ulong)region.Agents,
                Connected = (ulong)region.Connected,
                Healthy = (ulong)region.Healthy,
                Unhealthy = (ulong)region.Unhealthy,
                InSync = (ulong)region.InSync,
                ConfigFailed = (ulong)region.ConfigFailed,
            }),
        },
        Provenance = Of(summary.Provenance),
    };
}
