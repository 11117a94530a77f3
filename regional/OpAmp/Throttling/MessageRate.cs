using Microsoft.Extensions.Options;

namespace Ampora.Regional.OpAmp.Throttling;

/// <summary>
/// How many messages one agent may send: OpAmp:MaxMessagesPerSecond, and OpAmp:MessageBurst at once. What is remembered of an agent
/// is one number (the time at which its bucket would be full again), so 20,000 sessions cost nothing.
/// </summary>
internal sealed class MessageRate(IOptions<OpAmpOptions> options, TimeProvider time)
{
    private readonly long _step = Math.Max(1, time.TimestampFrequency / options.Value.MaxMessagesPerSecond);
    private readonly long _burst = options.Value.MessageBurst;

    /// <param name="full">Of one sender; begins at 0. Not for concurrent use.</param>
    public bool TryTake(ref long full)
    {
        var now = time.GetTimestamp();
        var next = Math.Max(full, now) + _step;
        if (next - now > _step * _burst)
        {
            return false;
        }

        full = next;
        return true;
    }
}
