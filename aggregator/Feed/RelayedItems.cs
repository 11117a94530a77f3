using Ampora.Aggregator.Fleet;
using Ampora.Federation.V1;

namespace Ampora.Aggregator.Feed;

/// <summary>
/// What a reader has to be sent of one region. Nothing is queued for a reader: both its last view and the present one are immutable,
/// so the difference is found when the reader is ready for it, and a row that changed often in between is sent once.
/// </summary>
internal static class RelayedItems
{
    /// <summary>Everything that matches.</summary>
    public static IEnumerable<Item> All(string region, RegionKnowledge view, WatchScope scope)
    {
        foreach (var other in view.Items.Others.Values.Where(other => scope.Holds(other.Key.Kind) && !IsHidden(other, scope)))
        {
            yield return Present(region, other);
        }

        foreach (var agent in scope.Holds(Kind.Agent) ? view.Items.Agents : AgentTable.Empty)
        {
            if (scope.Matches(agent))
            {
                yield return Present(region, agent);
            }
        }
    }

    /// <summary>From one view to a later one of the same history.</summary>
    public static IEnumerable<Item> Between(string region, RegionKnowledge older, RegionKnowledge newer, WatchScope scope)
    {
        if (ReferenceEquals(older.Items, newer.Items))
        {
            yield break;
        }

        foreach (var delta in ItemsDelta.Between(older.Items, newer.Items).Where(delta => scope.Holds(delta.Kind)))
        {
            yield return delta.Body is null
                ? Gone(region, delta.Kind, delta.Key, newer.Position)
                : OfDelta(region, delta, newer, scope);
        }
    }

    /// <summary>For a reader that comes back with a position of this history from which deletions are known.</summary>
    public static IEnumerable<Item> Since(string region, ulong position, RegionKnowledge view, WatchScope scope)
    {
        foreach (var deletion in view.Deletions.Since(position).Where(deletion => scope.Holds(deletion.Key.Kind)))
        {
            yield return Gone(region, deletion.Key.Kind, deletion.Key.Key, deletion.Stamp);
        }

        foreach (var other in view.Items.Others.Values.Where(other => other.Stamp >= position && scope.Holds(other.Key.Kind)))
        {
            yield return IsHidden(other, scope) ? Left(region, other.Key.Kind, other.Key.Key, other.Stamp) : Present(region, other);
        }

        foreach (var agent in scope.Holds(Kind.Agent) ? view.Items.Agents : AgentTable.Empty)
        {
            if (agent.Stamp >= position)
            {
                yield return PresentOrLeft(region, agent, scope);
            }
        }
    }

    private static Item OfDelta(string region, ItemDelta delta, RegionKnowledge newer, WatchScope scope)
    {
        if (newer.Items.Others.TryGetValue(new ItemKey(delta.Kind, delta.Key), out var other))
        {
            return IsHidden(other, scope) ? Left(region, delta.Kind, delta.Key, delta.Stamp) : Present(region, other);
        }

        return AgentId.TryParse(delta.Key, out var id) && newer.Items.Agents.Find(id) is { } agent
            ? PresentOrLeft(region, agent, scope)
            : Gone(region, delta.Kind, delta.Key, newer.Position);
    }

    /// <summary>Nobody can say whether an agent that cannot be read matches a filter.</summary>
    private static bool IsHidden(OtherItem other, WatchScope scope) => other.Key.Kind == Kind.Agent && scope.IsFiltered;

    private static Item PresentOrLeft(string region, HeldAgent agent, WatchScope scope) =>
        scope.Matches(agent) ? Present(region, agent) : Left(region, Kind.Agent, agent.Id.ToString(), agent.Stamp);

    private static Item Present(string region, HeldAgent agent) => new()
    {
        Region = region,
        Kind = Kind.Agent,
        Key = agent.Id.ToString(),
        Stamp = agent.Stamp,
        Schema = HeldAgent.ReadableSchema,
        Change = Change.Present,
        Body = agent.Body,
    };

    private static Item Present(string region, OtherItem item) => new()
    {
        Region = region,
        Kind = item.Key.Kind,
        Key = item.Key.Key,
        Stamp = item.Stamp,
        Schema = item.Schema,
        Change = Change.Present,
        Body = item.Body,
    };

    private static Item Left(string region, Kind kind, string key, ulong stamp) =>
        new() { Region = region, Kind = kind, Key = key, Stamp = stamp, Change = Change.Left };

    private static Item Gone(string region, Kind kind, string key, ulong stamp) =>
        new() { Region = region, Kind = kind, Key = key, Stamp = stamp, Change = Change.Deleted };
}
