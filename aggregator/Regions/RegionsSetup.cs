using Ampora.Hosting.Options;

namespace Ampora.Aggregator.Regions;

internal static class RegionsSetup
{
    /// <summary>Follows the configured regions. What is known from before must be in place first: <c>AddCheckpoint</c> comes earlier.</summary>
    public static void AddRegions(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidatedOptions<RegionLinkOptions, RegionLinkOptionsValidator>("Links");
        services.AddSingleton<RegionCallers>();
        services.AddSingleton<FleetObserver>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<RetryDelay>(provider, new Random()));
        services.AddHostedService<RegionLinks>();
        services.AddHostedService<RegionWatch>();
    }
}
