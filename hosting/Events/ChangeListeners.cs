using System.Collections.Immutable;
using System.Threading.Channels;

namespace Ampora.Hosting.Events;

/// <summary>Open pages that want to know what changes. One that is slow gets the newest change with everything in between folded into it.</summary>
public sealed class ChangeListeners
{
    private ImmutableArray<Channel<FleetChange>> _listeners = [];

    /// <summary>Nobody listens, so nobody has to look.</summary>
    public bool IsEmpty => _listeners.IsEmpty;

    /// <summary>Call it from one thread, at most four times a second.</summary>
    public void Tell(FleetChange change)
    {
        foreach (var listener in _listeners)
        {
            listener.Writer.TryWrite(listener.Reader.TryRead(out var unread) ? unread.Then(change) : change);
        }
    }

    /// <summary>Every change from now on, until the token is cancelled.</summary>
    internal IAsyncEnumerable<FleetChange> ListenAsync(CancellationToken cancellation)
    {
        var channel = Channel.CreateBounded<FleetChange>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.Wait });
        ImmutableInterlocked.Update(ref _listeners, listeners => listeners.Add(channel));
        cancellation.Register(() =>
        {
            ImmutableInterlocked.Update(ref _listeners, listeners => listeners.Remove(channel));
            channel.Writer.TryComplete();
        });
        return channel.Reader.ReadAllAsync(CancellationToken.None);
    }
}
