namespace Ampora.Regional.Fleet;

/// <summary>Keeps the index up while it is asked.</summary>
internal sealed partial class FleetRunner(FleetFollowers followers, TimeProvider time, ILogger<FleetRunner> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(Period, time);
        var failing = false;
        while (await ticks.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await followers.KeepAsync(stoppingToken);
                failing = false;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                if (!failing)
                    Log.Failed(logger, failure);
                failing = true;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1120, LogLevel.Warning, "What changed in the fleet cannot be read; the next question tries again")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
