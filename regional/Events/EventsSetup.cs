using Ampora.Hosting.Errors;

namespace Ampora.Regional.Events;

internal static class EventsSetup
{
    public static void AddEvents(this WebApplicationBuilder builder)
    {
        builder.Services.AddJson(EventsJson.Default);
        builder.Services.AddSingleton<FleetEvents>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<FleetEvents>());
    }
}
