namespace Ampora.AgentSimulator;

/// <summary>Lets agents connect one after another at a steady rate. Safe for concurrent use.</summary>
/// <param name="time">Clock and timers.</param>
/// <param name="rate">Connections per second; null lets everyone through at once.</param>
internal sealed class ConnectPacer(TimeProvider time, double? rate)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    internal Task WaitAsync(CancellationToken cancellation)
    {
        if (rate is not { } perSecond)
        {
            return Task.CompletedTask;
        }

        TimeSpan wait;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var turn = _next > now ? _next : now;
            _next = turn + TimeSpan.FromSeconds(1 / perSecond);
            wait = turn - now;
        }

        return wait <= TimeSpan.Zero ? Task.CompletedTask : Task.Delay(wait, time, cancellation);
    }
}
