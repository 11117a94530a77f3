using Ampora.Hosting.Options;

namespace Ampora.Aggregator.Checkpoint;

internal static class CheckpointSetup
{
    /// <summary>The last known state, loaded before anything is served and written behind from then on.</summary>
    public static void AddCheckpoint(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidatedOptions<CheckpointOptions, CheckpointOptionsValidator>("Checkpoint");
        services.AddSingleton<CheckpointStore>();
        services.AddHostedService<CheckpointLoader>();
        services.AddHostedService<CheckpointRunner>();
    }
}
