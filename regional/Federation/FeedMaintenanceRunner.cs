using Microsoft.Extensions.Options;

namespace Ampora.Regional.Federation;

/// <summary>Forgets old tombstones and rotates the token keys. Every instance does; the database makes it once.</summary>
internal sealed partial class FeedMaintenanceRunner(
    FeedTombstones tombstones, TokenKeys keys, IOptions<FeedOptions> options, TimeProvider time, ILogger<FeedMaintenanceRunner> logger)
    : BackgroundService
{
    private readonly Random _jitter = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PurgeInterval * (1 + (0.1 * _jitter.NextDouble())), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var gone = await tombstones.PurgeAsync(stoppingToken);
                if (gone > 0)
                    Log.Purged(logger, gone);
                await keys.RotateAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, failure);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2120, LogLevel.Information, "Forgot {Count} rows that were deleted longer ago than Feed:TombstoneHorizon")]
        public static partial void Purged(ILogger logger, long count);

        [LoggerMessage(2121, LogLevel.Warning, "The feed's tombstones and keys could not be looked after; it is tried again at the next interval")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
