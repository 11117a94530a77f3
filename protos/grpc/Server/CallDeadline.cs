namespace Grpc.AspNetCore.Server;

/// <summary>The deadline of one call: first the client is told, then the service's token is cancelled.</summary>
internal sealed class CallDeadline : IAsyncDisposable
{
    // The longest that a timer takes; nobody waits for a call that long.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly CancellationTokenSource _cancel;
    private readonly Func<Task> _expire;
    private readonly ITimer? _timer;
    private Task _expiry = Task.CompletedTask;

    internal CallDeadline(TimeSpan timeout, TimeProvider time, Func<Task> expire, CancellationToken aborted)
    {
        var now = time.GetUtcNow().UtcDateTime;
        At = timeout < DateTime.MaxValue - now ? now + timeout : DateTime.MaxValue;
        _expire = expire;
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        Token = _cancel.Token;
        if (timeout <= LongestTimer) _timer = time.CreateTimer(_ => _expiry = RunAsync(), null, timeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>UTC.</summary>
    internal DateTime At { get; }

    internal CancellationToken Token { get; }

    public async ValueTask DisposeAsync()
    {
        if (_timer is not null) await _timer.DisposeAsync();
        await _expiry;
        _cancel.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await _expire();
        }
        finally
        {
            await _cancel.CancelAsync();
        }
    }
}
