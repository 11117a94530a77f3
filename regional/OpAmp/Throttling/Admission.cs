using System.Threading.RateLimiting;
using Ampora.Regional.Sessions;
using Microsoft.Extensions.Options;

namespace Ampora.Regional.OpAmp.Throttling;

/// <summary>
/// Who is let in now. Asked after the key and before anything else of a request is read: before the upgrade, before the body
/// (OpAMP, Throttling). Whoever is not let in gets a time of its own to come back.
/// </summary>
internal sealed class Admission(IOptions<OpAmpOptions> options, SessionRegistry sessions, TimeProvider time) : IDisposable
{
    private readonly TokenBucketRateLimiter _connections = Bucket(options.Value.Admission.ConnectionsPerSecond, options.Value.Admission.ConnectionBurst);
    private readonly TokenBucketRateLimiter _polls = Bucket(options.Value.Admission.PollsPerSecond, options.Value.Admission.PollBurst);
    private readonly PartitionedRateLimiter<Guid> _pollers = PartitionedRateLimiter.Create<Guid, Guid>(
        id => RateLimitPartition.GetTokenBucketLimiter(id, _ => Options(options.Value.MaxMessagesPerSecond, options.Value.MessageBurst)));

    private readonly ConcurrencyLimiter _entrance = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = options.Value.Admission.Entering, QueueLimit = options.Value.Admission.InLine, QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    private readonly ReturnTimes _connectionTimes = new(options.Value.Admission.ConnectionsPerSecond, time);
    private readonly ReturnTimes _pollTimes = new(options.Value.Admission.PollsPerSecond, time);

    /// <summary>When to come back; null when the WebSocket may stand in line.</summary>
    public TimeSpan? RefuseConnection() => !sessions.Draining && Take(_connections) ? null : _connectionTimes.Next();

    /// <summary>
    /// Waits in line until the WebSocket may open, and holds its place among those that are let in until it is disposed of: when its first
    /// message is answered. Without a line all would be half in, and none answered, until the last has come.
    /// </summary>
    /// <returns>Null, and when to come back, when the line is full or did not move for OpAmp:Admission:WaitSeconds.</returns>
    public async ValueTask<(IDisposable? Place, TimeSpan Again)> EnterAsync()
    {
        var place = _entrance.AttemptAcquire();
        if (!place.IsAcquired)
        {
            place = await WaitAsync();
        }

        if (place is { IsAcquired: true } && !sessions.Draining)
        {
            return (place, default);
        }

        place?.Dispose();
        return (null, _connectionTimes.Next());
    }

    /// <summary>When to come back; null when the message may be read.</summary>
    public TimeSpan? RefusePoll() => !sessions.Draining && Take(_polls) ? null : _pollTimes.Next();

    /// <summary>When this agent may send again over plain HTTP; null when its message is taken.</summary>
    public TimeSpan? RefusePollOf(Guid agent)
    {
        using var lease = _pollers.AttemptAcquire(agent);
        return lease.IsAcquired ? null : Unavailability.RetryAfter();
    }

    public void Dispose()
    {
        _connections.Dispose();
        _entrance.Dispose();
        _polls.Dispose();
        _pollers.Dispose();
    }

    private async Task<RateLimitLease?> WaitAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.Admission.WaitSeconds), time);
        try
        {
            return await _entrance.AcquireAsync(1, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static bool Take(TokenBucketRateLimiter bucket)
    {
        using var lease = bucket.AttemptAcquire();
        return lease.IsAcquired;
    }

    private static TokenBucketRateLimiter Bucket(int perSecond, int burst) => new(Options(perSecond, burst));

    private static TokenBucketRateLimiterOptions Options(int perSecond, int burst) => new()
    {
        TokenLimit = burst,
        TokensPerPeriod = Math.Max(1, perSecond / PeriodsPerSecond),
        ReplenishmentPeriod = perSecond < PeriodsPerSecond ? TimeSpan.FromSeconds(1.0 / perSecond) : TimeSpan.FromSeconds(1.0 / PeriodsPerSecond),
        QueueLimit = 0,
    };

    private const int PeriodsPerSecond = 10;
}
