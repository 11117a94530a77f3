using Ampora.Hosting.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ampora.Hosting.Listeners;

internal static class ListenersSetup
{
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
    }
}
