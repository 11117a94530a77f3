using Ampora.Aggregator.Events;
using Ampora.Aggregator.Regions;
using Ampora.Hosting.Events;
using Ampora.Hosting.Options;

namespace Ampora.Aggregator.Fleet;

internal static class FleetSetup
{
    /// <summary>What is known of every region, and who wants to hear of changes.</summary>
    public static void AddFleet(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidatedOptions<RegionsOptions, RegionsOptionsValidator>("Regions");
        services.AddValidatedOptions<FreshnessOptions, FreshnessOptionsValidator>("Freshness");
        services.AddSingleton<LocalClock>();
        services.AddSingleton<RegionSet>();
        services.AddChangeListeners();
        services.AddSingleton<FleetEvents>();
        services.AddHostedService(provider => provider.GetRequiredService<FleetEvents>());
    }
}
