using System.Globalization;
using Ampora.Federation.V1;
using Ampora.Regional.Agents;

namespace Ampora.Regional.Fleet;

/// <summary>A total order of slots: the sort's value by its code units, then the id.</summary>
internal sealed class AgentOrder(FleetColumns fleet, AgentSort sort, bool descending) : IComparer<int>
{
    public int Compare(int x, int y)
    {
        var order = sort switch
        {
            AgentSort.ServiceName => fleet.Services.Numbers[x] == fleet.Services.Numbers[y] ? 0 : string.CompareOrdinal(fleet.Services.Text(x), fleet.Services.Text(y)),
            AgentSort.HostName => string.CompareOrdinal(fleet.Hosts[x], fleet.Hosts[y]),
            AgentSort.ChangedAt => fleet.Changed[x].CompareTo(fleet.Changed[y]),
            _ => 0,
        };
        return Directed(order != 0 ? order : fleet.Ids[x].CompareTo(fleet.Ids[y]));
    }

    /// <summary>Whether the agent belongs on a later page than the cursor's.</summary>
    /// <param name="slot">Of the agent.</param>
    /// <param name="cursor">Of the same sort.</param>
    /// <param name="ticks">The cursor's value when that is a time.</param>
    public bool IsAfter(int slot, AgentCursor cursor, long ticks)
    {
        var order = sort switch
        {
            AgentSort.ServiceName => string.CompareOrdinal(fleet.Services.Text(slot), cursor.Value),
            AgentSort.HostName => string.CompareOrdinal(fleet.Hosts[slot], cursor.Value),
            AgentSort.ChangedAt => fleet.Changed[slot].CompareTo(ticks),
            _ => 0,
        };
        return Directed(order != 0 ? order : fleet.Ids[slot].CompareTo(cursor.Id)) > 0;
    }

    public AgentCursor CursorOf(int last) => new(
        sort,
        descending,
        sort switch
        {
            AgentSort.ServiceName => fleet.Services.Text(last),
            AgentSort.HostName => fleet.Hosts[last],
            AgentSort.ChangedAt => fleet.Changed[last].ToString(CultureInfo.InvariantCulture),
            _ => "",
        },
        fleet.Ids[last]);

    private int Directed(int order) => descending ? -order : order;
}
