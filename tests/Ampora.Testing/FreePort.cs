using System.Net;
using System.Net.Sockets;

namespace Ampora.Testing;

/// <summary>A loopback port that was free a moment ago. Prefer port 0 wherever the server can say what it got.</summary>
public static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
