using System.Diagnostics;

namespace Ampora.Bench.Load;

/// <summary>When each of many events is due at a fixed rate.</summary>
internal sealed class Pace(double perSecond)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private readonly long _begun = Stopwatch.GetTimestamp();

    /// <summary>Returns when the event is due; at once when it is overdue.</summary>
    public async ValueTask UntilAsync(int number, CancellationToken cancellation)
    {
        while (Stopwatch.GetElapsedTime(_begun).TotalSeconds < number / perSecond)
        {
            await Task.Delay(Tick, TimeProvider.System, cancellation);
        }
    }

    /// <summary>Milliseconds since the event was due.</summary>
    public double Since(int number) => Stopwatch.GetElapsedTime(_begun).TotalMilliseconds - (number / perSecond * 1000);
}
