using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Ampora.Hosting.Listeners;

/// <summary>Where the listeners really are, once the process has started; the way to find a port that was asked for as 0.</summary>
public sealed class ListenerAddresses
{
    private readonly ConcurrentDictionary<Listener, (ListenerAddress Configured, ListenOptions Bound)> _listeners = new();

    /// <summary>A URL that a client on this machine can use (every interface is given as 127.0.0.1).</summary>
    /// <exception cref="InvalidOperationException">The process has no such listener, or has not started.</exception>
    public Uri this[Listener listener]
    {
        get
        {
            if (!_listeners.TryGetValue(listener, out var entry))
            {
                throw new InvalidOperationException($"There is no listener {listener} in this process, or it has not started.");
            }

            var (configured, bound) = entry;
            var port = bound.IPEndPoint?.Port is > 0 and var real ? real : configured.Port;
            if (port == 0)
            {
                throw new InvalidOperationException($"The listener {listener} has not started.");
            }

            var host = configured.IsAnyInterface || configured.IsLocalhost ? "127.0.0.1" : Reachable(configured.Ip);
            return new Uri($"{configured.Scheme}://{host}:{port}");
        }
    }

    internal void Add(Listener listener, ListenerAddress configured, ListenOptions bound) => _listeners[listener] = (configured, bound);

    private static string Reachable(IPAddress address)
    {
        var reachable = address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;
        return new IPEndPoint(reachable, 0).ToString()[..^2];
    }
}
