namespace Ampora.Regional.Fleet;

/// <summary>Of all agents that are shown to it, the first few in an order. Most of many are turned away with one comparison.</summary>
internal sealed class FirstAgents(int most, AgentOrder order)
{
    private readonly int[] _first = new int[most];

    public int Count { get; private set; }

    public ReadOnlySpan<int> InOrder => _first.AsSpan(0, Count);

    public void Show(int slot)
    {
        if (Count == most && order.Compare(slot, _first[^1]) > 0)
            return;
        var place = _first.AsSpan(0, Count).BinarySearch(slot, order);
        place = place < 0 ? ~place : place;
        var kept = Math.Min(Count, most - 1);
        _first.AsSpan(place, kept - place).CopyTo(_first.AsSpan(place + 1));
        _first[place] = slot;
        Count = kept + 1;
    }
}
