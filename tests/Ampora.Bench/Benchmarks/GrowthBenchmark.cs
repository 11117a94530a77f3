using System.Globalization;
using Ampora.Bench.Measure;

namespace Ampora.Bench.Benchmarks;

/// <summary>
/// What an agent costs as the fleet grows: memory, processor time of a heartbeat, time of a push to all. Heartbeats come at one rate whatever
/// the size, so that only the size changes. Each size has a region and a database of its own; none has a twin.
/// </summary>
internal sealed class GrowthBenchmark : Benchmark
{
    private const double HeartbeatsPerSecond = 1_000;
    private const int ChangesEvery = 50;
    private static readonly int[] Sizes = [1_000, 5_000, 20_000, 50_000, 95_000];

    public override string Name => "growth";

    /// <summary>Measured by itself, and for minutes.</summary>
    public override bool InAll => false;

    public override async Task<IReadOnlyList<Finding>> RunAsync(Stage stage)
    {
        // A size that is not asked for is left out, not made smaller.
        var most = stage.Arguments.Agents ?? Sizes[^1];
        var points = new List<GrowthPoint>();
        foreach (var agents in Sizes.Where(size => size <= most))
        {
            await using var own = await Stage.SetAsync(stage.Arguments, stage.Progress);
            points.Add(await MeasureAsync(own, agents));

            // A size that breaks takes nothing from the smaller ones.
            Directory.CreateDirectory(stage.Arguments.Out);
            await File.WriteAllTextAsync(Path.Combine(stage.Arguments.Out, "growth.svg"), GrowthPlot.Draw(points));
            await File.WriteAllTextAsync(Path.Combine(stage.Arguments.Out, "growth-sizes.md"), GrowthPlot.Table(points));
        }

        return
        [
            .. points.Select(point => new Finding
            {
                Bench = string.Create(CultureInfo.InvariantCulture, $"{Name}-{point.Agents}"), Unit = "KB per session", Value = point.Kilobytes, CpuMicroseconds = point.Microseconds, N = point.Agents,
                Target = "reported", Pass = true,
                Also = new Dictionary<string, double> { ["instances"] = point.Instances, ["push_p50_s"] = point.Push.Half, ["push_last_s"] = point.Push.Last, ["push_durable_s"] = point.Push.Durable, ["connect_s"] = point.ConnectSeconds },
            }),
        ];
    }

    private static async Task<GrowthPoint> MeasureAsync(Stage stage, int agents)
    {
        var (fleet, instances) = await Fleet.OfRegionAsync(stage, agents, stage.Arguments.PerInstance);
        var (seconds, kilobytes) = await fleet.ConnectAsync();
        var (_, microseconds) = await fleet.ReportAsync(HeartbeatsPerSecond, (int)stage.Arguments.Time.TotalSeconds * 2, ChangesEvery);
        var push = await FleetPush.ToRegionAsync(stage, fleet, instances[0], Task.CompletedTask);
        var point = new GrowthPoint(agents, instances.Count, kilobytes, microseconds, seconds, push);
        await stage.Progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"  {agents:N0} agents on {instances.Count}: connected in {seconds:N1} s, {kilobytes:N1} KB each, {microseconds:N0} µs a heartbeat, push last {push.Last:N2} s, durable {push.Durable:N2} s"));
        return point;
    }
}
