using Ampora.Hosting.Listeners;
using Ampora.Hosting.Options;

namespace Ampora.Regional.Federation;

internal static class FederationSetup
{
    /// <summary>The feed. Needs the region's database and <see cref="RegionOptions"/>; hosted services start after the migrations.</summary>
    public static void AddFederation(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidatedOptions<FeedOptions, FeedOptionsValidator>(FeedOptions.Section);
        services.AddGrpc();
        services.AddSingleton<FeedNudge>();
        services.AddSingleton<HorizonWatch>();
        services.AddSingleton<EpochKeeper>();
        services.AddSingleton<HorizonReader>();
        services.AddSingleton<TokenKeys>();
        services.AddSingleton<FeedStore>();
        services.AddSingleton<FeedTombstones>();
        services.AddSingleton<FeedCompaction>();
        services.AddSingleton<SnapshotAdmission>();
        services.AddSingleton<FeedParts>();
        services.AddSingleton<FeedMetrics>();
        services.AddSingleton<FeedReaders>();
        services.AddHostedService<FeedStartup>();
        services.AddHostedService<HorizonRunner>();
        services.AddHostedService<FeedMaintenanceRunner>();
        services.AddHostedService<FeedCompactionRunner>();
    }

    public static void MapFederation(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGrpcService<FleetFeedService>().OnListener(Listener.Grpc);
}
