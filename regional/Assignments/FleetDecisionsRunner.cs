namespace Ampora.Regional.Assignments;

/// <summary>Goes on with decisions that were left undone: an instance died, or the client that asked went away.</summary>
internal sealed partial class FleetDecisionsRunner(FleetDecisions decisions, TimeProvider time, ILogger<FleetDecisionsRunner> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    /// <summary>A part takes less, on a busy database too.</summary>
    private static readonly TimeSpan Left = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await decisions.GoOnAsync(Left, stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, fault);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1211, Level = LogLevel.Warning, Message = "What a changed assignment left undecided could not be decided; it is tried again in 2 s.")]
        public static partial void Failed(ILogger logger, Exception fault);
    }
}
