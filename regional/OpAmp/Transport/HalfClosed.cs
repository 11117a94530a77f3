using System.Buffers;

namespace Ampora.Regional.OpAmp.Transport;

/// <summary>
/// WebSockets on which the region has said its last word while the peer may still be sending. Ended at once, the kernel would answer what
/// still comes with a reset, and the peer might lose the last word to it. So what comes is let go: not parsed, for OpAmp:CloseSeconds, up
/// to <see cref="MostBytes"/>, on at most <see cref="Most"/> connections of an instance; beyond these they end at once.
/// </summary>
internal sealed class HalfClosed
{
    public const int Most = 1_000;
    public const long MostBytes = 64 * 1024 * 1024;

    private const int BufferBytes = 16 * 1024;

    private int _count;

    /// <summary>Lets go what comes until nothing more comes, or one of the bounds is reached.</summary>
    /// <param name="from">The peer.</param>
    /// <param name="over">The peer has said its last word as well.</param>
    /// <param name="until">When the time is over.</param>
    public async Task DiscardAsync(Stream from, Func<bool> over, CancellationToken until)
    {
        var left = Interlocked.Increment(ref _count) <= Most ? MostBytes : 0;
        OpAmpMetrics.HalfClosedBegan();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (left > 0 && !over() && await from.ReadAsync(buffer, until) is > 0 and var read)
            {
                left -= read;
            }
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Nothing more can be read.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            OpAmpMetrics.HalfClosedEnded();
            Interlocked.Decrement(ref _count);
        }
    }
}
