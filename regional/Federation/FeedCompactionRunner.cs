using Ampora.Regional.Sessions;

namespace Ampora.Regional.Federation;

/// <summary>Looks every half minute whether the feed's changes need <see cref="FeedCompaction"/>: on the first of the live instances.</summary>
internal sealed partial class FeedCompactionRunner(
    FeedCompaction compaction, InstanceStore instances, TimeProvider time, ILogger<FeedCompactionRunner> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await instances.IsFirstAsync(stoppingToken) && await compaction.IsNeededAsync(stoppingToken))
                {
                    await compaction.RunAsync(stoppingToken);
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, failure);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2122, LogLevel.Warning, "What is stale among the feed's changes could not be taken out; it is tried again in half a minute")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
