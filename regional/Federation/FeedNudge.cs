using System.Threading.Channels;

namespace Ampora.Regional.Federation;

/// <summary>Says that something fed may have been committed: the horizon is then read at once instead of at the next poll.</summary>
internal sealed class FeedNudge
{
    private readonly Channel<bool> _pending = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Call it after a commit. Never blocks; several calls before the next look are one.</summary>
    public void Nudge() => _pending.Writer.TryWrite(true);

    /// <summary>True when nudged, false after <paramref name="atMost"/>.</summary>
    public async Task<bool> WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(atMost, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await _pending.Reader.ReadAsync(both.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
