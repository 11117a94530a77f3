using Ampora.Hosting.Events;

namespace Ampora.Regional.Events;

internal static class EventsSetup
{
    public static void AddEvents(this WebApplicationBuilder builder)
    {
        builder.Services.AddChangeListeners();
        builder.Services.AddHostedService<FleetEvents>();
    }
}
