using System.Collections.Immutable;
using Ampora.Federation.V1;

namespace Ampora.Aggregator.Fleet;

/// <summary>What applying items did.</summary>
internal sealed class ItemsChange
{
    public HashSet<AgentId> Agents { get; } = [];

    /// <summary>What is there no more, whether or not it was held.</summary>
    public List<Deletion> Deletions { get; } = [];

    /// <summary>Items of kinds that this version has no name for.</summary>
    public int Skipped { get; set; }

    /// <summary>Items whose key or body this version cannot read; they are kept as they are.</summary>
    public int Unreadable { get; set; }
}

/// <summary>One batch on its way into <see cref="RegionItems"/>.</summary>
internal sealed class ItemsEdit(RegionItems from, TextPool pool)
{
    private readonly Dictionary<AgentId, HeldAgent?> _agents = [];

    public IEnumerable<AgentEdit> Agents => _agents.Select(pair => new AgentEdit(pair.Key, pair.Value));

    public ImmutableSortedDictionary<ItemKey, OtherItem>.Builder Others { get; } = from.Others.ToBuilder();

    public KindTally.Builder Tally { get; } = new(from.Tally);

    public AgentCounts Counts { get; private set; } = from.Counts;

    public ItemsChange Change { get; } = new();

    public bool Any { get; private set; }

    public void Apply(Item item)
    {
        if (!KindTally.Knows(item.Kind))
        {
            Change.Skipped++;
            return;
        }

        var key = new ItemKey(item.Kind, item.Key);
        AgentId? id = item.Kind == Kind.Agent && AgentId.TryParse(item.Key, out var parsed) ? parsed : null;
        var agent = id is { } known ? Find(known) : null;
        var other = Others.GetValueOrDefault(key);
        if (item.Stamp < (agent?.Stamp ?? other?.Stamp ?? 0))
        {
            return;
        }

        Any = true;
        Remove(agent, other);
        if (item.Change == Federation.V1.Change.Present)
        {
            Add(item, key);
        }
        else
        {
            Change.Deletions.Add(new Deletion(key, item.Stamp));
        }

        if (id is { } touched)
        {
            Change.Agents.Add(touched);
        }
    }

    private HeldAgent? Find(AgentId id) => _agents.TryGetValue(id, out var edited) ? edited : from.Agents.Find(id);

    private void Add(Item item, ItemKey key)
    {
        Tally.Add(item.Kind, item.Key, item.Stamp);
        if (item.Kind != Kind.Agent)
        {
            Others[key] = new OtherItem(key, item.Stamp, item.Schema, item.Body);
        }
        else if (HeldAgent.Read(item.Key, item.Stamp, item.Schema, item.Body, pool) is { } entry)
        {
            _agents[entry.Id] = entry;
            Counts += AgentCounts.Of(entry);
        }
        else
        {
            Others[key] = new OtherItem(key, item.Stamp, item.Schema, item.Body);
            Change.Unreadable++;
        }
    }

    private void Remove(HeldAgent? agent, OtherItem? other)
    {
        if (agent is not null)
        {
            _agents[agent.Id] = null;
            Counts -= AgentCounts.Of(agent);
            Tally.Remove(Kind.Agent, agent.Id.ToString(), agent.Stamp);
        }

        if (other is not null)
        {
            Others.Remove(other.Key);
            Tally.Remove(other.Key.Kind, other.Key.Key, other.Stamp);
        }
    }
}
