using System.Diagnostics.Metrics;

namespace Ampora.Hosting.Database.Replicas;

/// <summary>Meter <c>ampora.database</c>: the replica that dashboards are read from.</summary>
internal sealed class DatabaseMetrics
{
    private readonly Counter<long> _reads;
    private ReplicaLook? _look;

    public DatabaseMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("ampora.database");
        _reads = meter.CreateCounter<long>("ampora.database.reads", "{read}", "Reads for dashboards, by where they were answered");
        meter.CreateObservableGauge("ampora.database.replica.lag", () => Known(look => look.Lag?.TotalSeconds), "s", "How far the replica is behind");
        meter.CreateObservableGauge("ampora.database.replica.serving", () => Known(look => look.Serves ? 1 : 0), description: "1 while reads go to the replica, 0 while they go to the primary instead");
    }

    public void Read(bool replica) => _reads.Add(1, new KeyValuePair<string, object?>("from", replica ? "replica" : "primary"));

    public void Looked(ReplicaLook look) => Volatile.Write(ref _look, look);

    private IEnumerable<Measurement<double>> Known(Func<ReplicaLook, double?> value)
    {
        if (Volatile.Read(ref _look) is { } look && value(look) is { } known)
            yield return new Measurement<double>(known);
    }
}
