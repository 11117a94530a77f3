using Ampora.Federation.V1;
using Ampora.Hosting.Database.Replicas;
using Ampora.Regional.Fleet;
using Microsoft.Extensions.Options;
using ReadFrom = Ampora.Hosting.Fleet.ReadFrom;

namespace Ampora.Regional.Agents;

/// <summary>Counts of agents by dimension, all from one moment: the values of every dimension add up to the same total.</summary>
internal sealed class AgentSummarizer(ReadDatabase reads, FleetFollowers fleet, IOptions<RegionOptions> region)
{
    public const int MaxLabels = 8;

    private readonly string _region = region.Value.Id;

    /// <summary>What is wrong with the question, naming the field and its limit, or null.</summary>
    public static string? Fault(AgentFilter? filter, IReadOnlyCollection<Dimension> dimensions, IReadOnlyCollection<string> labels)
    {
        if (AgentFilterRule.Fault(filter) is { } fault)
            return fault;
        foreach (var dimension in dimensions)
        {
            if (dimension == Dimension.Unspecified || !Enum.IsDefined(dimension))
                return $"dimensions must be known values, not {(int)dimension}";
        }

        if (labels.Count > MaxLabels)
            return $"labels must have at most {MaxLabels} entries, not {labels.Count}";
        if (labels.Any(label => label.Length is 0 or > AgentFilterRule.MaxLabelName || label.Contains('\0')))
            return $"labels must be names of 1 to {AgentFilterRule.MaxLabelName} characters without NUL";
        return dimensions.Contains(Dimension.Label) == labels.Count > 0 ? null : "labels must be given with, and only with, the dimension label";
    }

    /// <param name="dimensions">With <paramref name="labels"/> checked by <see cref="Fault"/>; repeated ones count once.</param>
    public Task<(FleetSummary Summary, ReadFrom? Read)> SummarizeAsync(
        AgentFilter? filter, IReadOnlyCollection<Dimension> dimensions, IReadOnlyCollection<string> labels, CancellationToken cancellation) =>
        reads.ReadAsync(async (source, token) => (await SummarizeAsync(source, filter, dimensions, labels, token), ReadFrom.Of(source)), cancellation);

    private async Task<FleetSummary> SummarizeAsync(
        ReadSource source, AgentFilter? filter, IReadOnlyCollection<Dimension> dimensions, IReadOnlyCollection<string> labels, CancellationToken cancellation)
    {
        string[] names = [.. labels.Distinct()];
        await using var look = await fleet.Of(source).LookAsync(cancellation);
        var (tally, byLabel) = look.Index.Tally(filter, _region, names);
        var totals = tally.Totals(_region);
        return new FleetSummary
        {
            Agents = totals.Agents,
            Regions = { totals },
            Dimensions =
            {
                dimensions.Distinct().Where(dimension => dimension != Dimension.Label)
                    .Select(dimension => new DimensionCounts { Dimension = dimension, Values = { Ordered(tally.Values(dimension)) } }),
                names.Zip(byLabel, (name, label) => new DimensionCounts { Dimension = Dimension.Label, Label = name, Values = { Ordered(label.Values) } }),
            },
            Provenance = RegionProvenance.Of(_region, look.Horizon.FlushedTo, look.Horizon.Now, source.Behind),
        };
    }

    private static IEnumerable<ValueCount> Ordered(IEnumerable<(string Value, int Agents)> values) => values
        .OrderByDescending(pair => pair.Agents).ThenBy(pair => pair.Value, StringComparer.Ordinal)
        .Select(pair => new ValueCount { Value = pair.Value, Agents = (ulong)pair.Agents });
}
