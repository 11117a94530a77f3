using System.Collections.Frozen;
using Ampora.Federation.V1;
using Ampora.Hosting.Fleet;
using AgentFilter = Ampora.Federation.V1.AgentFilter;
using AgentSort = Ampora.Federation.V1.AgentSort;
using Wire = Ampora.Federation.V1;

namespace Ampora.Regional.Agents;

/// <summary>What a REST caller asks, in the terms of the feed: one question has one meaning on both.</summary>
internal static class AgentRequest
{
    /// <summary>The words of a summary's dimensions; labels are asked as <c>label:NAME</c>.</summary>
    public static readonly FrozenDictionary<string, Dimension> Dimensions = new Dictionary<string, Dimension>
    {
        ["health"] = Dimension.Health,
        ["connection"] = Dimension.Connection,
        ["config-state"] = Dimension.ConfigState,
        ["service-version"] = Dimension.ServiceVersion,
        ["service-name"] = Dimension.ServiceName,
    }.ToFrozenDictionary();

    private const string LabelPrefix = "label:";

    /// <summary>The query, or what is wrong with it: parameter → what it must be.</summary>
    public static (AgentListQuery? Query, IReadOnlyDictionary<string, string[]> Faults) Read(AgentQueryParameters parameters)
    {
        if (!AgentQuery.TryRead(parameters with { Cursor = null }, out var query, out var faults))
        {
            return (null, faults);
        }

        return AgentListQuery.TryCreate(Filter(query.Filter), (AgentSort)query.Sort, query.Descending, query.Limit, parameters.Cursor ?? "", out var read, out var fault)
            ? (read, faults)
            : (null, new Dictionary<string, string[]> { ["cursor"] = [fault] });
    }

    /// <summary>False when a word is none of <see cref="Dimensions"/> and no label.</summary>
    public static bool TryReadDimensions(IEnumerable<string> words, out List<Dimension> dimensions, out List<string> labels)
    {
        (dimensions, labels) = ([], []);
        foreach (var word in words)
        {
            if (word.StartsWith(LabelPrefix, StringComparison.Ordinal))
            {
                labels.Add(word[LabelPrefix.Length..]);
            }
            else if (Dimensions.TryGetValue(word, out var dimension))
            {
                dimensions.Add(dimension);
            }
            else
            {
                return false;
            }
        }

        if (labels.Count > 0)
        {
            dimensions.Add(Dimension.Label);
        }

        return true;
    }

    private static AgentFilter Filter(Hosting.Fleet.AgentFilter asked)
    {
        var filter = new AgentFilter
        {
            Text = asked.Text ?? "",
            Configuration = asked.Configuration ?? "",
            Group = asked.Group ?? "",
            Labels = { asked.Labels.ToDictionary() },
        };
        if (asked.Health is { } health)
        {
            filter.Health = (Wire.Health)health;
        }

        if (asked.Connection is { } connection)
        {
            filter.Connection = (Wire.Connection)connection;
        }

        if (asked.ConfigState is { } state)
        {
            filter.ConfigState = (Wire.ConfigState)state;
        }

        return filter;
    }
}
