using System.Globalization;
using Ampora.Federation.V1;
using Ampora.Regional.Agents;

namespace Ampora.Regional.Fleet;

/// <summary>
/// Every agent of the region with what lists and counts ask for, in memory. A question looks at each agent once: a few milliseconds for
/// 100,000; one without a filter is answered from what is counted while agents change. For one thread at a time.
/// </summary>
internal sealed class FleetIndex
{
    private readonly FleetColumns _fleet = new();

    public int Count => _fleet.Count;

    public HeldLabels? LabelsOf(Guid id) => _fleet.LabelsOf(id);

    public void Set(HeldAgent agent) => _fleet.Set(agent);

    public void Remove(Guid id) => _fleet.Remove(id);

    /// <summary>The agents of one page, the cursor of the next, and how many match on all pages.</summary>
    public (Guid[] Agents, AgentCursor? Next, int Total) Page(AgentListQuery query, string region)
    {
        var matcher = new AgentMatcher(_fleet, query.Filter, region);
        var order = new AgentOrder(_fleet, query.Sort, query.Descending);
        var first = new FirstAgents(query.PageSize + 1, order);
        var ticks = query.After is { Sort: AgentSort.ChangedAt } time ? long.Parse(time.Value, CultureInfo.InvariantCulture) : 0;
        var total = 0;
        for (var slot = 0; slot < _fleet.Count; slot++)
        {
            if (!matcher.Matches(slot))
                continue;
            total++;
            if (query.After is null || order.IsAfter(slot, query.After, ticks))
                first.Show(slot);
        }

        var page = first.InOrder[..Math.Min(first.Count, query.PageSize)].ToArray();
        return ([.. page.Select(slot => _fleet.Ids[slot])], first.Count > query.PageSize ? order.CursorOf(page[^1]) : null, total);
    }

    /// <summary>Counts of those that match, and of each of the labels.</summary>
    public (FleetTally Tally, LabelTally[] Labels) Tally(AgentFilter? filter, string region, IEnumerable<string> labels)
    {
        var matcher = new AgentMatcher(_fleet, filter, region);
        LabelTally[] byLabel = [.. labels.Select(label => new LabelTally(_fleet.Labels, label))];
        var tally = matcher.MatchesAll ? FleetTally.OfAll(_fleet) : FleetTally.OfNone(_fleet);
        for (var slot = 0; slot < _fleet.Count && (byLabel.Length > 0 || !matcher.MatchesAll); slot++)
        {
            if (!matcher.Matches(slot))
                continue;
            if (!matcher.MatchesAll)
                tally.Add(slot);
            foreach (var label in byLabel)
                label.Add(slot);
        }

        return (tally, byLabel);
    }
}
