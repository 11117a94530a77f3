using System.Collections;

namespace Ampora.Aggregator.Fleet;

/// <summary>A change of one agent: what it is now, or null when it is gone.</summary>
internal readonly record struct AgentEdit(AgentId Id, HeldAgent? Entry);

/// <summary>
/// The agents of one region in the order of their ids, immutable. A change copies the chunks it touches and shares the others, so a
/// reader keeps a consistent table without a lock, and two tables are compared by looking only at chunks that differ.
/// </summary>
internal sealed class AgentTable : IReadOnlyCollection<HeldAgent>
{
    private const int MostInChunk = 512;

    /// <summary>None is empty; the last id of one is below the first of the next.</summary>
    private readonly HeldAgent[][] _chunks;

    private AgentTable(HeldAgent[][] chunks)
    {
        _chunks = chunks;
        Count = chunks.Sum(chunk => chunk.Length);
    }

    public static AgentTable Empty { get; } = new([]);

    public int Count { get; }

    /// <summary>For loops that must be fast; the arrays are not to be changed.</summary>
    public ReadOnlySpan<HeldAgent[]> Chunks => _chunks;

    public HeldAgent? Find(AgentId id)
    {
        var (low, high) = (0, _chunks.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _chunks[middle][0].Id.CompareTo(id) <= 0 ? (middle, high) : (low, middle - 1);
        }

        if (_chunks.Length == 0)
        {
            return null;
        }

        var chunk = _chunks[low];
        var (from, to) = (0, chunk.Length);
        while (from < to)
        {
            var middle = (from + to) / 2;
            (from, to) = chunk[middle].Id.CompareTo(id) < 0 ? (middle + 1, to) : (from, middle);
        }

        return from < chunk.Length && chunk[from].Id == id ? chunk[from] : null;
    }

    /// <param name="edits">Each id at most once, in any order.</param>
    public AgentTable With(IEnumerable<AgentEdit> edits)
    {
        var sorted = edits.OrderBy(edit => edit.Id).ToArray();
        if (sorted.Length == 0)
        {
            return this;
        }

        var chunks = new List<HeldAgent[]>(_chunks.Length + (sorted.Length / MostInChunk) + 1);
        var next = 0;
        if (_chunks.Length == 0)
        {
            AddSplit(chunks, Merge([], sorted));
            return new AgentTable([.. chunks]);
        }

        for (var i = 0; i < _chunks.Length; i++)
        {
            var begin = next;
            while (next < sorted.Length && (i + 1 == _chunks.Length || sorted[next].Id.CompareTo(_chunks[i + 1][0].Id) < 0))
            {
                next++;
            }

            if (begin == next)
            {
                chunks.Add(_chunks[i]);
            }
            else
            {
                AddSplit(chunks, Merge(_chunks[i], sorted.AsSpan(begin, next - begin)));
            }
        }

        return new AgentTable([.. chunks]);
    }

    public IEnumerator<HeldAgent> GetEnumerator() => _chunks.SelectMany(chunk => chunk).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static List<HeldAgent> Merge(HeldAgent[] chunk, ReadOnlySpan<AgentEdit> edits)
    {
        var merged = new List<HeldAgent>(chunk.Length + edits.Length);
        var next = 0;
        foreach (var edit in edits)
        {
            while (next < chunk.Length && chunk[next].Id.CompareTo(edit.Id) < 0)
            {
                merged.Add(chunk[next++]);
            }

            if (next < chunk.Length && chunk[next].Id == edit.Id)
            {
                next++;
            }

            if (edit.Entry is { } entry)
            {
                merged.Add(entry);
            }
        }

        merged.AddRange(chunk.AsSpan(next));
        return merged;
    }

    private static void AddSplit(List<HeldAgent[]> chunks, List<HeldAgent> entries)
    {
        if (entries.Count == 0)
        {
            return;
        }

        var parts = (entries.Count + MostInChunk - 1) / MostInChunk;
        for (var part = 0; part < parts; part++)
        {
            var begin = (int)((long)entries.Count * part / parts);
            var end = (int)((long)entries.Count * (part + 1) / parts);
            chunks.Add([.. entries[begin..end]]);
        }
    }
}
