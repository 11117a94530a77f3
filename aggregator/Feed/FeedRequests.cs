using Ampora.Hosting.Fleet;
using Wire = Ampora.Federation.V1;

namespace Ampora.Aggregator.Feed;

/// <summary>What gRPC callers ask, in the terms of the query: one question has one meaning on REST and on gRPC.</summary>
internal static class FeedRequests
{
    /// <summary>What is wrong with a filter, naming the field and its limit; null when nothing is.</summary>
    public static string? Fault(Wire.AgentFilter? filter)
    {
        if (filter is null)
        {
            return null;
        }

        return filter.Labels.Count > AgentFilter.MaxLabels ? $"filter.labels must have at most {AgentFilter.MaxLabels} entries"
            : filter.Text.Length > AgentFilter.MaxTextLength ? $"filter.text must be at most {AgentFilter.MaxTextLength} characters long"
            : filter.Configuration.Length > AgentFilter.MaxTextLength ? $"filter.configuration must be at most {AgentFilter.MaxTextLength} characters long"
            : filter.Group.Length > AgentFilter.MaxTextLength ? $"filter.group must be at most {AgentFilter.MaxTextLength} characters long"
            : filter.HasHealth && !Enum.IsDefined(filter.Health) ? $"filter.health {(int)filter.Health} is not known here"
            : filter.HasConnection && !Enum.IsDefined((Connection)filter.Connection) ? $"filter.connection {(int)filter.Connection} is not known here"
            : filter.HasConfigState && !Enum.IsDefined(filter.ConfigState) ? $"filter.config_state {(int)filter.ConfigState} is not known here"
            : null;
    }

    /// <summary>The filter without its regions.</summary>
    public static AgentFilter Read(Wire.AgentFilter? filter) => filter is null
        ? new AgentFilter()
        : new AgentFilter
        {
            Labels = filter.Labels.ToDictionary(StringComparer.Ordinal),
            Health = filter.HasHealth ? (Health)filter.Health : null,
            Connection = filter.HasConnection ? (Connection)filter.Connection : null,
            ConfigState = filter.HasConfigState ? (ConfigState)filter.ConfigState : null,
            Text = filter.Text.Length == 0 ? null : filter.Text,
            Configuration = filter.Configuration.Length == 0 ? null : filter.Configuration,
            Group = filter.Group.Length == 0 ? null : filter.Group,
        };

    /// <returns>Null and the fault.</returns>
    public static AgentQuery? Read(Wire.ListAgentsRequest request, out string fault)
    {
        var sort = request.Sort == Wire.AgentSort.Unspecified ? AgentSort.Id : (AgentSort)request.Sort;
        var limit = request.PageSize == 0 ? AgentQuery.DefaultLimit : request.PageSize;
        AgentCursor? after = null;
        fault = Fault(request.Filter)
            ?? (limit > AgentQuery.MaxLimit ? $"page_size must be between 1 and {AgentQuery.MaxLimit}"
            : !Enum.IsDefined(sort) ? $"sort {(int)request.Sort} is not known here"
            : request.PageToken.Length > 0 && (!AgentCursor.TryParse(request.PageToken, out after) || after.Sort != sort || after.Descending != request.Descending)
                ? "page_token must come from a page with the same sort and order"
            : "");
        return fault.Length > 0
            ? null
            : new AgentQuery { Filter = Read(request.Filter), Sort = sort, Descending = request.Descending, Limit = (int)limit, After = after };
    }
}
