namespace Ampora.Aggregator.Regions;

/// <summary>The time of day when the process started plus what has passed since: it reads like a clock and never jumps.</summary>
internal sealed class LocalClock(TimeProvider time)
{
    private readonly DateTimeOffset _start = time.GetUtcNow();
    private readonly long _mark = time.GetTimestamp();

    public TimeProvider Time { get; } = time;

    public DateTimeOffset Now => _start + Time.GetElapsedTime(_mark);
}
