using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Ampora.Hosting.Tests.Apps;

/// <summary>Lets every request come from this address.</summary>
internal sealed class RemoteAddress(IPAddress remote) : IStartupFilter
{
    public IPAddress Remote { get; set; } = remote;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, following) =>
        {
            context.Connection.RemoteIpAddress = Remote;
            return following(context);
        });
        next(app);
    };
}
