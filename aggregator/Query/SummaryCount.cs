using Ampora.Aggregator.Fleet;
using Ampora.Hosting.Fleet;
using Wire = Ampora.Federation.V1;

namespace Ampora.Aggregator.Query;

/// <summary>Counts one region's agents, or those of several added up.</summary>
internal sealed class SummaryCount
{
    private readonly SummaryQuery _query;
    private readonly Dictionary<string, int>[] _values;

    public SummaryCount(SummaryQuery query)
    {
        _query = query;
        _values = [.. query.By.Select(_ => new Dictionary<string, int>(StringComparer.Ordinal))];
    }

    public AgentCounts Counts { get; private set; }

    public IReadOnlyList<SummaryDimension> Dimensions => [.. _query.By.Select((by, i) => new SummaryDimension(
        by.Name,
        by.Label,
        [.. _values[i]
            .OrderByDescending(value => value.Value)
            .ThenBy(value => value.Key, StringComparer.Ordinal)
            .Select(value => new DimensionValue(value.Key, value.Value))]))];

    /// <returns>The region's own part.</returns>
    public AgentCounts Add(RegionItems items, bool included)
    {
        var matcher = new AgentMatcher(_query.Filter);
        if (matcher.MatchesAll && (!included || _query.By.Count == 0))
        {
            Counts += included ? items.Counts : default;
            return items.Counts;
        }

        var counts = default(AgentCounts);
        foreach (var agent in items.Agents)
        {
            if (!matcher.Matches(agent))
            {
                continue;
            }

            counts += AgentCounts.Of(agent);
            for (var i = 0; included && i < _values.Length; i++)
            {
                var value = Value(agent, _query.By[i]);
                _values[i][value] = _values[i].GetValueOrDefault(value) + 1;
            }
        }

        Counts += included ? counts : default;
        return counts;
    }

    private static string Value(HeldAgent agent, SummaryBy by) => by.Dimension switch
    {
        Wire.Dimension.Health => Words.Of(Words.Known((Health)agent.Health, Health.Unreported)),
        Wire.Dimension.Connection => Words.Of(Words.Known((Connection)agent.Connection, Connection.Disconnected)),
        Wire.Dimension.ConfigState => Words.Of(Words.Known((ConfigState)agent.ConfigState, ConfigState.None)),
        Wire.Dimension.ServiceVersion => agent.ServiceVersion,
        Wire.Dimension.ServiceName => agent.ServiceName,
        _ => agent.Summary().Labels.TryGetValue(by.Label ?? "", out var value) ? value : "",
    };
}
