using System.Diagnostics.Metrics;

namespace Ampora.Hosting.Database.Replicas;

/// <summary>Meter <c>ampora.database</c>: the replica that dashboards are read from.</summary>
internal sealed class DatabaseMetrics
{
    private const string Name = "ampora.database";

    /// <summary>Of the process: a meter that ends takes its counters out of every exporter, also of an app that goes on.</summary>
    private static readonly Counter<long> Reads = new Meter(Name).CreateCounter<long>("ampora.database.reads", "{read}", "Reads for dashboards, by where they were answered");

    private ReplicaLook? _look;

    public DatabaseMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        meter.CreateObservableGauge("ampora.database.replica.lag", () => Known(look => look.Lag?.TotalSeconds), "s", "How far the replica is behind");
        meter.CreateObservableGauge("ampora.database.replica.serving", () => Known(look => look.Serves ? 1 : 0), description: "1 while reads go to the replica, 0 while they go to the primary instead");
    }

    public static void Read(bool replica) => Reads.Add(1, new KeyValuePair<string, object?>("from", replica ? "replica" : "primary"));

    public void Looked(ReplicaLook look) => Volatile.Write(ref _look, look);

    private IEnumerable<Measurement<double>> Known(Func<ReplicaLook, double?> value)
    {
        if (Volatile.Read(ref _look) is { } look && value(look) is { } known)
            yield return new Measurement<double>(known);
    }
}
