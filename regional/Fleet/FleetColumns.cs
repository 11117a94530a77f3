namespace Ampora.Regional.Fleet;

/// <summary>The agents as columns: what a question looks at lies in a row, agent after agent.</summary>
internal sealed class FleetColumns
{
    private const int FirstCapacity = 1024;

    private readonly Dictionary<Guid, int> _slots = [];
    private Guid[] _ids = [];
    private byte[] _traits = [];
    private string[] _hosts = [];
    private long[] _changed = [];

    public int Count { get; private set; }

    /// <summary>By slot, as all that follow.</summary>
    public ReadOnlySpan<Guid> Ids => _ids.AsSpan(0, Count);

    public ReadOnlySpan<byte> Traits => _traits.AsSpan(0, Count);

    public ReadOnlySpan<string> Hosts => _hosts.AsSpan(0, Count);

    /// <summary>Ticks of UTC.</summary>
    public ReadOnlySpan<long> Changed => _changed.AsSpan(0, Count);

    public TextColumn Services { get; } = new();

    public TextColumn Versions { get; } = new();

    public TextColumn Configurations { get; } = new();

    public TextColumn Groups { get; } = new();

    public LabelColumn Labels { get; } = new();

    /// <summary>Agents with the same traits.</summary>
    public int[] WithTraits { get; } = new int[Fleet.Traits.Bound];

    public HeldLabels? LabelsOf(Guid id) => _slots.TryGetValue(id, out var slot) ? Labels[slot] : null;

    public void Set(HeldAgent agent)
    {
        if (_slots.TryGetValue(agent.Id, out var slot))
            Uncount(slot);
        else
            _slots[agent.Id] = slot = Add(agent.Id);
        _traits[slot] = Fleet.Traits.Of(agent.Health, agent.Connection, agent.ConfigState);
        WithTraits[_traits[slot]]++;
        _hosts[slot] = agent.HostName;
        _changed[slot] = agent.ChangedAtTicks;
        Services.Add(slot, agent.ServiceName);
        Versions.Add(slot, agent.ServiceVersion);
        Configurations.Add(slot, agent.Configuration);
        Groups.Add(slot, agent.Group);
        Labels.Set(slot, agent.Labels);
    }

    public void Remove(Guid id)
    {
        if (!_slots.Remove(id, out var slot))
            return;
        Uncount(slot);
        var last = --Count;
        if (slot != last)
        {
            (_ids[slot], _traits[slot], _hosts[slot], _changed[slot]) = (_ids[last], _traits[last], _hosts[last], _changed[last]);
            foreach (var texts in Texts)
                texts.Move(last, slot);
            Labels.Move(last, slot);
            _slots[_ids[slot]] = slot;
        }

        _hosts[last] = "";
        Labels.Clear(last);
    }

    private TextColumn[] Texts => [Services, Versions, Configurations, Groups];

    private int Add(Guid id)
    {
        if (Count == _ids.Length)
        {
            var capacity = Math.Max(FirstCapacity, Count + (Count / 2));
            Array.Resize(ref _ids, capacity);
            Array.Resize(ref _traits, capacity);
            Array.Resize(ref _hosts, capacity);
            Array.Resize(ref _changed, capacity);
            foreach (var texts in Texts)
                texts.Grow(capacity);
            Labels.Grow(capacity);
        }

        _ids[Count] = id;
        return Count++;
    }

    private void Uncount(int slot)
    {
        WithTraits[_traits[slot]]--;
        foreach (var texts in Texts)
            texts.Remove(slot);
    }
}
