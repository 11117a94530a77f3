using System.Net;
using System.Net.Sockets;

namespace Ampora.Hosting.Access;

/// <summary>Counts failed sign-ins per remote address and minute (IPv6: per /64), in bounded memory.</summary>
internal sealed class SignInFailures(TimeProvider time)
{
    internal const int MostPerWindow = 10;
    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private const int MostAddresses = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _counts = [];
    private long _begun = time.GetTimestamp();

    public void Record(IPAddress? remote)
    {
        lock (_lock)
        {
            ForgetOldLocked();
            var key = KeyLocked(remote);
            _counts[key] = _counts.GetValueOrDefault(key) + 1;
        }
    }

    /// <summary>How long this address has to wait; null when it may try.</summary>
    public TimeSpan? RetryAfter(IPAddress? remote)
    {
        lock (_lock)
        {
            ForgetOldLocked();
            return _counts.GetValueOrDefault(KeyLocked(remote)) > MostPerWindow ? Window - time.GetElapsedTime(_begun) : null;
        }
    }

    private void ForgetOldLocked()
    {
        if (time.GetElapsedTime(_begun) >= Window)
        {
            _counts.Clear();
            _begun = time.GetTimestamp();
        }
    }

    /// <summary>When too many addresses fail at once, the further ones share one count.</summary>
    private IPAddress KeyLocked(IPAddress? remote)
    {
        var key = Network(remote ?? IPAddress.None);
        return _counts.Count < MostAddresses || _counts.ContainsKey(key) ? key : IPAddress.None;
    }

    private static IPAddress Network(IPAddress remote)
    {
        if (remote.IsIPv4MappedToIPv6)
        {
            return remote.MapToIPv4();
        }

        if (remote.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return remote;
        }

        var bytes = remote.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
