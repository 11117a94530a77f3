using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Ampora.Aggregator.Fleet;
using Ampora.Hosting.Fleet;

namespace Ampora.Aggregator.Query;

/// <summary>One agent of one region on its way into a page.</summary>
internal readonly record struct FoundAgent(HeldAgent Agent, RegionSnapshot Region)
{
    public string RegionId => Region.Region.Id;
}

/// <summary>A total order: the sort value, then the id, then the region.</summary>
internal sealed class AgentOrder(AgentSort sort, bool descending) : IComparer<FoundAgent>
{
    public int Compare(FoundAgent x, FoundAgent y)
    {
        var order = sort switch
        {
            AgentSort.ServiceName => string.CompareOrdinal(x.Agent.ServiceName, y.Agent.ServiceName),
            AgentSort.HostName => string.CompareOrdinal(x.Agent.HostName, y.Agent.HostName),
            AgentSort.ChangedAt => x.Agent.ChangedAtTicks.CompareTo(y.Agent.ChangedAtTicks),
            _ => 0,
        };
        order = order != 0 ? order : x.Agent.Id.CompareTo(y.Agent.Id);
        order = order != 0 ? order : string.CompareOrdinal(x.RegionId, y.RegionId);
        return descending ? -order : order;
    }

    public AgentCursor CursorOf(FoundAgent last) => new(
        sort,
        descending,
        sort switch
        {
            AgentSort.ServiceName => last.Agent.ServiceName,
            AgentSort.HostName => last.Agent.HostName,
            AgentSort.ChangedAt => last.Agent.ChangedAtTicks.ToString(CultureInfo.InvariantCulture),
            _ => "",
        },
        last.RegionId,
        last.Agent.Id.ToString());

    /// <summary>Null when the cursor cannot come from here.</summary>
    public AfterCursor? Read(AgentCursor cursor)
    {
        var ticks = 0L;
        return AgentId.TryParse(cursor.Id, out var id)
            && (sort != AgentSort.ChangedAt || long.TryParse(cursor.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out ticks))
            ? new AfterCursor(cursor.Value, ticks, id, cursor.Region)
            : null;
    }

    /// <summary>Whether the agent belongs on a later page than the cursor's.</summary>
    public bool IsAfter(FoundAgent agent, [NotNull] AfterCursor cursor)
    {
        var order = sort switch
        {
            AgentSort.ServiceName => string.CompareOrdinal(agent.Agent.ServiceName, cursor.Text),
            AgentSort.HostName => string.CompareOrdinal(agent.Agent.HostName, cursor.Text),
            AgentSort.ChangedAt => agent.Agent.ChangedAtTicks.CompareTo(cursor.Ticks),
            _ => 0,
        };
        order = order != 0 ? order : agent.Agent.Id.CompareTo(cursor.Id);
        order = order != 0 ? order : string.CompareOrdinal(agent.RegionId, cursor.Region);
        return descending ? order < 0 : order > 0;
    }
}

/// <summary>A cursor that has been read.</summary>
internal sealed record AfterCursor(string Text, long Ticks, AgentId Id, string Region);
