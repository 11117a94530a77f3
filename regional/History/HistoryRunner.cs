using Microsoft.Extensions.Options;

namespace Ampora.Regional.History;

/// <summary>Adds the coming days, drops the old ones, and keeps loud agents within their bound. Every instance does; the database makes it once.</summary>
internal sealed partial class HistoryRunner(HistoryDays days, IOptions<HistoryOptions> options, TimeProvider time, ILogger<HistoryRunner> logger)
    : BackgroundService
{
    private readonly Random _jitter = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.MaintenanceInterval * (1 + (0.1 * _jitter.NextDouble())), time);
        do
        {
            try
            {
                await MaintainAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, fault);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task MaintainAsync(CancellationToken stopping)
    {
        var today = await days.TodayAsync(stopping);
        await days.AddAsync(today, stopping);
        foreach (var day in await days.DropAsync(today, stopping))
        {
            Log.Dropped(logger, day, options.Value.RetentionDays);
        }

        if (await days.TrimAsync(today.AddDays(-1), stopping) + await days.TrimAsync(today, stopping) is > 0 and var removed)
        {
            Log.Trimmed(logger, removed, options.Value.MostPerAgentAndDay);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1601, Level = LogLevel.Information, Message = "The history's {Day} is dropped: older than History:RetentionDays = {Days}.")]
        public static partial void Dropped(ILogger logger, string day, int days);

        [LoggerMessage(EventId = 1602, Level = LogLevel.Information,
            Message = "{Removed} events were removed of agents with more than History:MostPerAgentAndDay = {Most} on one day.")]
        public static partial void Trimmed(ILogger logger, int removed, int most);

        [LoggerMessage(EventId = 1603, Level = LogLevel.Warning, Message = "The history could not be looked after; it is tried again at the next interval.")]
        public static partial void Failed(ILogger logger, Exception fault);
    }
}
