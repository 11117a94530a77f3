using System.Diagnostics;
using System.Diagnostics.Metrics;
using Ampora.Aggregator.Events;
using Ampora.Aggregator.Fleet;
using Ampora.Hosting;
using Microsoft.Extensions.Options;

namespace Ampora.Aggregator.Regions;

/// <summary>Where links say what happened: counted, logged, and passed on to whoever shows the fleet.</summary>
internal sealed partial class FleetObserver
{
    public const string Meter = "ampora.aggregator";

    private readonly FleetEvents _events;
    private readonly Counter<long> _faults;
    private readonly Counter<long> _skipped;
    private readonly Counter<long> _unreadable;

    public FleetObserver(FleetEvents events, IMeterFactory meters, IOptions<AggregatorOptions> options, ProductIdentity product, ILogger<RegionLink> logger)
    {
        _events = events;
        Logger = logger;
        Reader = $"{product.Name}/{product.Version} {options.Value.Name}";
        var meter = meters.Create(Meter);
        _faults = meter.CreateCounter<long>("ampora.region.link.faults", "{fault}", "Times that the link to a region broke or could not be made");
        _skipped = meter.CreateCounter<long>("ampora.region.items.skipped", "{item}", "Items of kinds that this version does not know");
        _unreadable = meter.CreateCounter<long>("ampora.region.items.unreadable", "{item}", "Items whose body this version cannot read");
    }

    public ILogger Logger { get; }

    /// <summary>How this aggregator calls itself in a region's list of readers.</summary>
    public string Reader { get; }

    public void Changed(FollowedRegion region, ItemsChange change)
    {
        _events.AgentsChanged(change.Agents);
        Count(_skipped, change.Skipped, region);
        Count(_unreadable, change.Unreadable, region);
    }

    public void LinkChanged() => _events.RegionsChanged();

    public void LinkFailed(FollowedRegion region, string error, int faults)
    {
        Count(_faults, 1, region);
        // The first says it; the rest would only fill the log while a region is away.
        if (faults == 1)
        {
            Log.LinkFailed(Logger, region.Id, error);
        }
        else
        {
            Log.LinkFailedAgain(Logger, region.Id, error, faults);
        }
    }

    private static void Count(Counter<long> counter, int items, FollowedRegion region)
    {
        if (items > 0)
        {
            counter.Add(items, new TagList { { "region", region.Id } });
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2110, LogLevel.Warning, "The link to {Region} broke: {Error}")]
        public static partial void LinkFailed(ILogger logger, string region, string error);

        [LoggerMessage(2111, LogLevel.Debug, "The link to {Region} could not be made: {Error} ({Faults} in a row)")]
        public static partial void LinkFailedAgain(ILogger logger, string region, string error, int faults);
    }
}
