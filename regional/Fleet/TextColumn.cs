namespace Ampora.Regional.Fleet;

/// <summary>A text of each agent that many share: a number in its slot, and how many agents have it. A text that nobody has any more is let go.</summary>
internal sealed class TextColumn
{
    /// <summary>Of a text that no agent has.</summary>
    public const int Unknown = -1;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];
    private readonly List<int> _agents = [];
    private readonly Stack<int> _free = [];
    private int[] _slots = [];

    /// <summary>By slot.</summary>
    public ReadOnlySpan<int> Numbers => _slots;

    /// <summary>Numbers are below this.</summary>
    public int Bound => _texts.Count;

    public IEnumerable<(string Value, int Agents)> Values => Named(_agents);

    public void Grow(int slots) => Array.Resize(ref _slots, slots);

    public int Find(string text) => _numbers.GetValueOrDefault(text, Unknown);

    public string Text(int slot) => _texts[_slots[slot]];

    public IEnumerable<(string Value, int Agents)> Named(IReadOnlyList<int> counts) =>
        counts.Select((agents, number) => (_texts[number], agents)).Where(pair => pair.agents > 0);

    public void Add(int slot, string text)
    {
        if (!_numbers.TryGetValue(text, out var number))
            _numbers[text] = number = New(text);
        _slots[slot] = number;
        _agents[number]++;
    }

    public void Remove(int slot)
    {
        var number = _slots[slot];
        if (--_agents[number] > 0)
            return;
        _numbers.Remove(_texts[number]);
        _texts[number] = "";
        _free.Push(number);
    }

    public void Move(int from, int to) => _slots[to] = _slots[from];

    private int New(string text)
    {
        if (_free.TryPop(out var number))
        {
            _texts[number] = text;
            return number;
        }

        _texts.Add(text);
        _agents.Add(0);
        return _texts.Count - 1;
    }
}
