using System.Collections.Immutable;
using Ampora.Federation.V1;

namespace Ampora.Aggregator.Fleet;

/// <summary>Everything that one region has sent and not taken back; immutable.</summary>
internal sealed record RegionItems
{
    public static RegionItems Empty { get; } = new();

    public AgentTable Agents { get; private init; } = AgentTable.Empty;

    public ImmutableSortedDictionary<ItemKey, OtherItem> Others { get; private init; } = ImmutableSortedDictionary<ItemKey, OtherItem>.Empty;

    public KindTally Tally { get; private init; } = KindTally.Empty;

    public AgentCounts Counts { get; private init; }

    /// <summary>Agents whose body this version cannot read; they are relayed and stored, but not listed nor counted.</summary>
    public int UnreadableAgents => (int)Tally[Kind.Agent].Count - Agents.Count;

    /// <summary>Applies items in their order. An item older than what is held changes nothing.</summary>
    /// <param name="items">As they came.</param>
    /// <param name="pool">Shared words.</param>
    /// <param name="change">What it did, for those who show the fleet.</param>
    public RegionItems Apply(IEnumerable<Item> items, TextPool pool, out ItemsChange change)
    {
        var edit = new ItemsEdit(this, pool);
        foreach (var item in items)
        {
            edit.Apply(item);
        }

        change = edit.Change;
        return edit.Any
            ? new RegionItems { Agents = Agents.With(edit.Agents), Others = edit.Others.ToImmutable(), Tally = edit.Tally.Build(), Counts = edit.Counts }
            : this;
    }

    /// <summary>Without the items of these kinds; without any when none is named.</summary>
    public RegionItems Without(IReadOnlyCollection<Kind> kinds)
    {
        if (kinds.Count == 0)
        {
            return Empty;
        }

        var tally = new KindTally.Builder(Tally);
        var agents = kinds.Contains(Kind.Agent);
        foreach (var agent in agents ? Agents : AgentTable.Empty)
        {
            tally.Remove(Kind.Agent, agent.Id.ToString(), agent.Stamp);
        }

        var gone = Others.Where(pair => kinds.Contains(pair.Key.Kind)).ToList();
        gone.ForEach(pair => tally.Remove(pair.Key.Kind, pair.Key.Key, pair.Value.Stamp));
        return new RegionItems
        {
            Agents = agents ? AgentTable.Empty : Agents,
            Others = Others.RemoveRange(gone.Select(pair => pair.Key)),
            Tally = tally.Build(),
            Counts = agents ? default : Counts,
        };
    }
}
