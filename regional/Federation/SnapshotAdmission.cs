using Microsoft.Extensions.Options;

namespace Ampora.Regional.Federation;

/// <summary>Lets a few snapshots go on at once; the others come back later, spread out.</summary>
internal sealed class SnapshotAdmission(IOptions<FeedOptions> options)
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(4);

    private readonly Random _jitter = new();
    private int _free = options.Value.SnapshotsAtOnce;

    /// <summary>The place, to be disposed when the snapshot is through; null when all are taken.</summary>
    public IDisposable? TryEnter()
    {
        if (Interlocked.Decrement(ref _free) >= 0)
            return new Place(this);
        Interlocked.Increment(ref _free);
        return null;
    }

    /// <summary>When to try again.</summary>
    public TimeSpan RetryAfter()
    {
        lock (_jitter)
            return Least + (Spread * _jitter.NextDouble());
    }

    private sealed class Place(SnapshotAdmission admission) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
                Interlocked.Increment(ref admission._free);
        }
    }
}
