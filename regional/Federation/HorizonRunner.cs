using Ampora.Regional.Agents;

namespace Ampora.Regional.Federation;

/// <summary>
/// Looks at the horizon at every poll and at every nudge. After a nudge the news may still be above the horizon because another
/// writer is at work, so it looks again soon, a few times.
/// </summary>
internal sealed partial class HorizonRunner(
    HorizonReader reader, FeedParts parts, ChangeSignal changes, ILogger<HorizonRunner> logger)
    : BackgroundService
{
    private const int SoonTimes = 8;

    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private bool _failing;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        changes.Written += Nudge;
        changes.Decided += Nudge;
        return base.StartAsync(cancellationToken);
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        changes.Written -= Nudge;
        changes.Decided -= Nudge;
        return base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var soon = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            var done = await TryLookAsync(stoppingToken);
            var open = parts.Horizons.Latest.Horizon is { } horizon && horizon.Limit < horizon.Next;
            soon = done && open ? soon - 1 : 0;
            var pause = !done ? AfterFailure : soon > 0 ? Soon : parts.Options.PollInterval;
            if (await parts.Nudge.WaitAsync(pause, parts.Time, stoppingToken))
            {
                soon = SoonTimes;
                await Task.Delay(Between, parts.Time, stoppingToken);
            }
        }
    }

    private void Nudge(object changed) => parts.Nudge.Nudge();

    private async Task<bool> TryLookAsync(CancellationToken cancellation)
    {
        try
        {
            await reader.LookAsync(cancellation);
            if (_failing)
                Log.Again(logger);
            _failing = false;
            return true;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            if (!_failing)
                Log.Failed(logger, failure);
            _failing = true;
            parts.Horizons.PublishFailure($"the region's database does not answer: {failure.Message}");
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2110, LogLevel.Warning, "The feed cannot read its horizon; readers see the age of what they have")]
        public static partial void Failed(ILogger logger, Exception failure);

        [LoggerMessage(2111, LogLevel.Information, "The feed reads its horizon again")]
        public static partial void Again(ILogger logger);
    }
}
