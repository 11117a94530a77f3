using Ampora.Hosting.Access;
using Ampora.Hosting.Listeners;
using Ampora.Hosting.Options;

namespace Ampora.Aggregator.Feed;

internal static class FeedSetup
{
    public static void AddFeed(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidatedOptions<FeedOptions, FeedOptionsValidator>("Feed");
        services.AddSingleton<TokenKeys>();
        services.AddHostedService(provider => provider.GetRequiredService<TokenKeys>());
        services.AddSingleton<FeedIdentity>();
        services.AddSingleton<WatchStream>();
        services.AddGrpc();
    }

    public static void MapFeed(this WebApplication app) =>
        app.MapGrpcService<FleetFeedService>().RequireAuthorization(AccessSchemes.Bearer).OnListener(Listener.Grpc);
}
