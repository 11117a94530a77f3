using Ampora.Hosting.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ampora.Hosting.Listeners;

internal static class ListenersSetup
{
    /// <summary>
    /// Connections that wait to be accepted. A fleet that comes back at once fills the framework's 512 within milliseconds, and whoever
    /// finds the queue full tries again after 1, 3 and 7 s. The kernel holds it to net.core.somaxconn, 4,096 as shipped.
    /// </summary>
    private const int Backlog = 4_096;

    public static void AddListeners(this WebApplicationBuilder builder, IReadOnlyList<Listener> listeners)
    {
        // ASPNETCORE_URLS and its kin would open doors that no listener stands behind.
        foreach (var key in (string[])[WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey])
        {
            builder.WebHost.UseSetting(key, string.Empty);
        }

        builder.Services.AddSingleton(new ListenerSet([.. listeners.Distinct()]));
        builder.Services.AddSingleton<ListenerAddresses>();
        builder.Services.AddValidatedOptions<ListenerOptions, ListenerOptionsValidator>(ListenerOptions.Section);
        builder.Services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelListeners>();
        builder.Services.Configure<SocketTransportOptions>(transport => transport.Backlog = Backlog);
        builder.Services.AddSingleton<AcceptFaults>();
        builder.Services.AddSingleton<IConnectionListenerFactory, AcceptingListeners>();
    }
}
