using System.Diagnostics.Metrics;
using Ampora.Federation.V1;

namespace Ampora.Regional.Federation;

/// <summary>Meter <c>ampora.feed</c>: what readers are given.</summary>
internal sealed class FeedMetrics
{
    private readonly Counter<long> _items;
    private readonly Counter<long> _snapshots;
    private readonly Counter<long> _resyncs;
    private readonly UpDownCounter<long> _readers;

    public FeedMetrics(IMeterFactory meters, HorizonWatch horizons)
    {
        var meter = meters.Create("ampora.feed");
        _items = meter.CreateCounter<long>("ampora.feed.items", "{item}", "Items sent to readers");
        _snapshots = meter.CreateCounter<long>("ampora.feed.snapshots", "{snapshot}", "Snapshots begun");
        _resyncs = meter.CreateCounter<long>("ampora.feed.resyncs", "{resync}", "Readers told to start again, by reason");
        _readers = meter.CreateUpDownCounter<long>("ampora.feed.readers", "{reader}", "Streams open now");
        meter.CreateObservableGauge("ampora.feed.watermark.age", () => WatermarkAge(horizons), "s", "Age of what readers can know at most");
    }

    public void Sent(int items) => _items.Add(items);

    public void SnapshotBegun() => _snapshots.Add(1);

    public void Resync(ResyncReason reason) => _resyncs.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));

    public void ReaderCame() => _readers.Add(1);

    public void ReaderLeft() => _readers.Add(-1);

    private static IEnumerable<Measurement<double>> WatermarkAge(HorizonWatch horizons)
    {
        var look = horizons.Latest;
        if (look.Horizon is { } horizon && horizons.WatermarkAt(horizon.Limit) is { } watermark)
            yield return new Measurement<double>((horizons.DatabaseNow(look) - watermark).TotalSeconds);
    }
}
