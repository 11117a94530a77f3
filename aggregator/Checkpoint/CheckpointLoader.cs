using Ampora.Aggregator.Fleet;

namespace Ampora.Aggregator.Checkpoint;

/// <summary>Puts the last known state in place before anything is served or followed.</summary>
internal sealed partial class CheckpointLoader(CheckpointStore store, RegionSet regions, ILogger<CheckpointLoader> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var stored in await store.LoadAsync(cancellationToken))
        {
            var region = regions.Find(stored.Id) ?? regions.AddDecommissioned(stored.Id, stored.DisplayName);
            region.Publish(stored.View);
            Log.Loaded(logger, stored.Id, stored.View.Items.Counts.Agents, stored.View.Watermark);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(2200, LogLevel.Information, "{Region}: {Agents} agents as of {Watermark} are known from before")]
        public static partial void Loaded(ILogger logger, string region, int agents, DateTimeOffset? watermark);
    }
}
