using Microsoft.Extensions.Options;

namespace Ampora.Regional.OpAmp.Throttling;

/// <summary>Bytes of messages that are being received by this instance, all agents together: bounded before anything is parsed.</summary>
internal sealed class ReceiveBudget(IOptions<OpAmpOptions> options)
{
    private long _left = options.Value.ReceiveBudgetBytes;

    /// <summary>Bytes that may still be taken.</summary>
    public long Left => Volatile.Read(ref _left);

    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _left, -bytes) >= 0)
        {
            return true;
        }

        Return(bytes);
        return false;
    }

    public void Return(int bytes) => Interlocked.Add(ref _left, bytes);
}
