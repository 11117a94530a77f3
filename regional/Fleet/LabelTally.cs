using System.Runtime.InteropServices;
using System.Text;

namespace Ampora.Regional.Fleet;

/// <summary>How many agents have which value of one label; those without it count under the empty value.</summary>
internal sealed class LabelTally(LabelColumn labels, string label)
{
    private readonly byte[] _name = Encoding.UTF8.GetBytes(label);
    private readonly byte[] _needle = HeldLabels.NameNeedle(label);
    private readonly ulong _hash = LabelHash.OfName(Encoding.UTF8.GetBytes(label)) & LabelHash.NameMask;
    private readonly Dictionary<ulong, int> _byHash = [];
    private readonly Dictionary<ulong, string> _values = [];

    public IEnumerable<(string Value, int Agents)> Values =>
        _byHash.GroupBy(pair => pair.Key == 0 ? "" : _values[pair.Key], (value, pairs) => (value, pairs.Sum(pair => pair.Value)));

    public void Add(int slot) => CollectionsMarshal.GetValueRefOrAddDefault(_byHash, Find(slot), out _)++;

    /// <summary>The hash of the agent's value; 0 without the label.</summary>
    private ulong Find(int slot)
    {
        var hashes = labels.Hashes(slot, out var more);
        foreach (var hash in hashes)
        {
            if ((hash & LabelHash.NameMask) == _hash && Means(slot, hash))
                return hash;
        }

        if (!more || !labels[slot].Has(_needle))
            return 0;
        var value = labels[slot].ValueOf(_needle);
        var own = LabelHash.Of(_name, value);
        _values.TryAdd(own, Encoding.UTF8.GetString(value));
        return own;
    }

    /// <summary>The first agent with a hash shows its value; another name may share the few bits of the name.</summary>
    private bool Means(int slot, ulong hash)
    {
        if (_values.ContainsKey(hash))
            return true;
        var value = labels[slot].ValueOf(_needle);
        if (LabelHash.Of(_name, value) != hash)
            return false;
        _values[hash] = Encoding.UTF8.GetString(value);
        return true;
    }
}
