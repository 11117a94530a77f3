using Ampora.Bench.Load;
using Ampora.Bench.Measure;

namespace Ampora.Bench.Benchmarks;

/// <summary>Reports that bring nothing new: parsed, compared, answered, and no row written. As fast as they go.</summary>
internal sealed class HeartbeatBenchmark : Benchmark
{
    private const int Agents = 5_000;
    private const int Loops = 128;
    private const double LeastRatio = 0.75;
    private const double MostMicroseconds = 22;

    /// <summary>Of the twin, where that limit comes from: a machine on which the twin takes longer is slower for both.</summary>
    private const double CeilingMicroseconds = 16;

    public override string Name => "heartbeat";

    public override async Task<IReadOnlyList<Finding>> RunAsync(Stage stage)
    {
        var region = await stage.RegionAsync();
        var bare = await stage.BareAsync();
        var (ours, theirs) = (stage.SwarmOf(region, Agents), stage.SwarmOf(bare, Agents));
        await theirs.ConnectAsync(Loops, CancellationToken.None);
        await ours.ConnectAsync(Loops, CancellationToken.None);
        var rows = await SettledRowsAsync(stage);
        var findings = new List<Finding>();
        foreach (var (name, kind, limited) in new (string, Func<BenchAgent, ReportFrame>, bool)[] { (Name, agent => agent.FullReport(), true), ($"{Name}-minimal", agent => agent.Heartbeat(), false) })
        {
            var pairs = await Pairs.RunAsync(stage.Arguments.Pairs, () => RunAsync(theirs, bare.Id), () => RunAsync(ours, region.ProcessId), stage.Progress);
            var written = await SettledRowsAsync(stage) - rows;
            var most = limited ? MostMicroseconds * Math.Max(1, (pairs.BareCpu ?? 0) / CeilingMicroseconds) : double.PositiveInfinity;
            findings.Add(pairs.Finding(name, "reports/s", $"≥ {LeastRatio} of bare, {(limited ? $"≤ {most:N0} µs ({MostMicroseconds} where the twin takes {CeilingMicroseconds}), " : "")}0 rows",
                done => done.Ratio >= LeastRatio && done.Cpu <= most && written == 0,
                new Dictionary<string, double> { ["rows"] = written }));

            async Task<Sample> RunAsync(Swarm swarm, int process)
            {
                var reports = swarm.Agents.Select(kind).ToArray();
                var before = ProcessUse.Cpu(process);
                var rate = await swarm.HammerAsync(i => reports[i], Loops, stage.Arguments.Time, CancellationToken.None);
                var answers = rate * stage.Arguments.Time.TotalSeconds;
                return new Sample(rate, (ProcessUse.Cpu(process) - before) * 1e6 / answers, (long)answers);
            }
        }

        return findings;
    }

    /// <summary>Statistics reach the view with a delay of up to a second.</summary>
    private static async Task<long> SettledRowsAsync(Stage stage)
    {
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, CancellationToken.None);
        return await stage.RowsWrittenAsync();
    }
}
