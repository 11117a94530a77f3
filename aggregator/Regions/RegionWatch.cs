using System.Diagnostics;
using System.Diagnostics.Metrics;
using Ampora.Aggregator.Events;
using Ampora.Aggregator.Fleet;
using Ampora.Hosting.Fleet;
using Microsoft.Extensions.Options;

namespace Ampora.Aggregator.Regions;

/// <summary>Looks every second how each region stands: data grows old without anything happening. Logs every change and remembers since when.</summary>
internal sealed partial class RegionWatch : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly RegionSet _regions;
    private readonly LocalClock _clock;
    private readonly FreshnessOptions _limits;
    private readonly FleetEvents _events;
    private readonly ILogger _logger;

    public RegionWatch(
        RegionSet regions, LocalClock clock, IOptions<FreshnessOptions> limits, FleetEvents events, IMeterFactory meters, ILogger<RegionWatch> logger)
    {
        (_regions, _clock, _limits, _events, _logger) = (regions, clock, limits.Value, events, logger);
        var meter = meters.Create(FleetObserver.Meter);
        meter.CreateObservableGauge("ampora.region.age", ObserveAges, "s", "Age of what is known of a region");
        meter.CreateObservableGauge("ampora.region.agents", ObserveAgents, "{agent}", "Agents of a region as last known");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, _clock.Time);
        do
        {
            var now = _clock.Now;
            foreach (var region in _regions.All)
            {
                Look(region, now);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Look(FollowedRegion region, DateTimeOffset now)
    {
        var standing = region.Standing(region.View, now, _limits);
        if (region.Since is { } since && since.State == standing.State)
        {
            return;
        }

        region.Since = new StateSince(standing.State, now);
        _events.RegionsChanged();
        switch (standing.State)
        {
            case Freshness.Current:
                Log.Current(_logger, region.Id);
                break;
            case Freshness.Stale or Freshness.Unreachable:
                Log.Old(_logger, region.Id, Words.Of(standing.State), standing.Reason);
                break;
            default:
                Log.Changed(_logger, region.Id, Words.Of(standing.State), standing.Reason);
                break;
        }
    }

    private IEnumerable<Measurement<double>> ObserveAges()
    {
        var now = _clock.Now;
        foreach (var region in _regions.All)
        {
            if (region.View.Age(now) is { } age)
            {
                yield return new Measurement<double>(Math.Max(0, age.TotalSeconds), new TagList { { "region", region.Id } });
            }
        }
    }

    private IEnumerable<Measurement<int>> ObserveAgents() => _regions.All.Select(region =>
        new Measurement<int>(region.View.Items.Counts.Agents, new TagList { { "region", region.Id } }));

    private static partial class Log
    {
        [LoggerMessage(2120, LogLevel.Information, "{Region} is current")]
        public static partial void Current(ILogger logger, string region);

        [LoggerMessage(2121, LogLevel.Information, "{Region} is {State}: {Reason}")]
        public static partial void Changed(ILogger logger, string region, string state, string reason);

        [LoggerMessage(2122, LogLevel.Warning, "{Region} is {State}: {Reason}")]
        public static partial void Old(ILogger logger, string region, string state, string reason);
    }
}
