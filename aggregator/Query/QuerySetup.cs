using Ampora.Hosting.Errors;
using Ampora.Hosting.Fleet;

namespace Ampora.Aggregator.Query;

internal static class QuerySetup
{
    public static void AddQuery(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<FleetReader>();
        services.AddSingleton<AgentDetails>();
        services.AddJson(FleetJson.Default);
        services.AddJson(RegionsJson.Default);
    }
}
