namespace Ampora.Regional.OpAmp.Throttling;

/// <summary>
/// When those come back who were not let in: each has its place after the others, at the rate at which they will be taken, and no
/// two the same time. A herd that is refused must not return as a herd.
/// </summary>
internal sealed class ReturnTimes(int perSecond, TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly long _step = Math.Max(1, time.TimestampFrequency / perSecond);
    private long _last;

    /// <summary>At least 30 s (OpAMP, Throttling), at most about ten minutes.</summary>
    public TimeSpan Next()
    {
        TimeSpan queue;
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _last = Math.Max(_last, now) + _step;
            queue = time.GetElapsedTime(now, _last);
        }

        return Unavailability.RetryAfter() + (queue < Longest ? queue : Longest);
    }
}
