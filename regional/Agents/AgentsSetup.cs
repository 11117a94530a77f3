using Ampora.Hosting.Errors;
using Ampora.Hosting.Fleet;
using Ampora.Regional.Fleet;

namespace Ampora.Regional.Agents;

internal static class AgentsSetup
{
    public static void AddAgents(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ChangeSignal>();
        services.AddSingleton<AgentStore>();
        services.AddSingleton<AgentWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<AgentWriter>());
        services.AddSingleton<KnownComponents>();
        services.AddSingleton<FleetFollowers>();
        services.AddHostedService<FleetRunner>();
        services.AddSingleton<AgentQueries>();
        services.AddSingleton<AgentSummarizer>();
        services.AddSingleton<AgentDesiredQuery>();
        services.AddJson(FleetJson.Default);
    }
}
