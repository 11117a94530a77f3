using System.Collections.Immutable;

namespace Ampora.Aggregator.Fleet;

/// <summary>Something that is there no more, and the transaction that made it so.</summary>
internal readonly record struct Deletion(ItemKey Key, ulong Stamp);

/// <summary>The newest deletions of one region, immutable. Who was away for longer must begin anew.</summary>
internal sealed class DeletionLog
{
    private const int Most = 10_000;

    private readonly ImmutableQueue<Deletion> _deletions;
    private readonly int _count;

    private DeletionLog(ulong from, ImmutableQueue<Deletion> deletions, int count) => (KnownFrom, _deletions, _count) = (from, deletions, count);

    /// <summary>Every deletion at or above this position is in the log.</summary>
    public ulong KnownFrom { get; }

    public static DeletionLog From(ulong position) => new(position, [], 0);

    public DeletionLog With(IReadOnlyList<Deletion> deletions)
    {
        if (deletions.Count == 0)
        {
            return this;
        }

        var (from, log, count) = (KnownFrom, _deletions, _count);
        foreach (var deletion in deletions)
        {
            (log, count) = (log.Enqueue(deletion), count + 1);
        }

        for (; count > Most; count--)
        {
            log = log.Dequeue(out var forgotten);
            from = Math.Max(from, forgotten.Stamp + 1);
        }

        return new DeletionLog(from, log, count);
    }

    public IEnumerable<Deletion> Since(ulong position) => _deletions.Where(deletion => deletion.Stamp >= position);
}
