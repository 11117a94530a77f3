using Ampora.Hosting.Fleet;

namespace Ampora.Aggregator.Query;

/// <summary>One page, in order.</summary>
/// <param name="Next">Null on the last page.</param>
/// <param name="Total">All that match, on all pages.</param>
internal sealed record AgentPage(IReadOnlyList<FoundAgent> Agents, AgentCursor? Next, int Total);

/// <summary>Finds one page in one walk over the fleet, keeping no more than a page.</summary>
internal static class AgentSearch
{
    /// <returns>Null when the cursor does not come from here.</returns>
    public static AgentPage? Find(IReadOnlyList<RegionSnapshot> regions, AgentQuery query)
    {
        var matcher = new AgentMatcher(query.Filter);
        var order = new AgentOrder(query.Sort, query.Descending);
        var after = query.After is { } cursor ? order.Read(cursor) : null;
        if (query.After is not null && after is null)
        {
            return null;
        }

        // The worst of the page is on top, to be thrown out by a better one. One more than the page tells whether there is another.
        var page = new PriorityQueue<FoundAgent, FoundAgent>(query.Limit + 2, Comparer<FoundAgent>.Create((x, y) => order.Compare(y, x)));
        var total = 0;
        foreach (var region in regions)
        {
            foreach (var chunk in region.View.Items.Agents.Chunks)
            {
                foreach (var agent in chunk)
                {
                    if (!matcher.Matches(agent))
                    {
                        continue;
                    }

                    total++;
                    var found = new FoundAgent(agent, region);
                    if (after is not null && !order.IsAfter(found, after))
                    {
                        continue;
                    }

                    if (page.Count <= query.Limit)
                    {
                        page.Enqueue(found, found);
                    }
                    else if (order.Compare(found, page.Peek()) < 0)
                    {
                        page.DequeueEnqueue(found, found);
                    }
                }
            }
        }

        var agents = page.UnorderedItems.Select(item => item.Element).Order(order).ToList();
        var more = agents.Count > query.Limit;
        if (more)
        {
            agents.RemoveAt(query.Limit);
        }

        return new AgentPage(agents, more ? order.CursorOf(agents[^1]) : null, total);
    }
}
