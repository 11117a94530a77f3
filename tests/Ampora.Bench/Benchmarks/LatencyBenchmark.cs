using Ampora.Bench.Load;
using Ampora.Bench.Measure;

namespace Ampora.Bench.Benchmarks;

/// <summary>Round trips of reports at a rate that leaves the machine room, all agents connected.</summary>
internal sealed class LatencyBenchmark : Benchmark
{
    private const int Agents = 9_000;
    private const int AtOnce = 64;
    private const double PerSecond = 2_000;
    private const double MostRatio = 1.5;

    public override string Name => "latency";

    public override async Task<IReadOnlyList<Finding>> RunAsync(Stage stage)
    {
        var region = await stage.RegionAsync();
        var bare = await stage.BareAsync();
        var (ours, theirs) = (stage.SwarmOf(region, Agents), stage.SwarmOf(bare, Agents));
        await theirs.ConnectAsync(AtOnce, CancellationToken.None);
        await ours.ConnectAsync(AtOnce, CancellationToken.None);
        var middles = new Dictionary<Swarm, List<double>> { [ours] = [], [theirs] = [] };
        var pairs = await Pairs.RunAsync(stage.Arguments.Pairs, () => RunAsync(theirs, bare.Id), () => RunAsync(ours, region.ProcessId), stage.Progress);
        return
        [
            pairs.Finding(Name, "ms p99", $"p99 ≤ {MostRatio} × bare", done => done.Ratio <= MostRatio,
                new Dictionary<string, double> { ["p50"] = middles[ours].Median(), ["bare_p50"] = middles[theirs].Median(), ["resident_mb"] = ProcessUse.Resident(region.ProcessId) / 1048576.0 }),
        ];

        async Task<Sample> RunAsync(Swarm swarm, int process)
        {
            var reports = swarm.Agents.Select(agent => agent.FullReport()).ToArray();
            var before = ProcessUse.Cpu(process);
            var times = await swarm.PaceAsync(i => reports[i], PerSecond, stage.Arguments.Time, CancellationToken.None);
            middles[swarm].Add(times.Median());
            return new Sample(times.Percentile(99), (ProcessUse.Cpu(process) - before) * 1e6 / times.Length, times.Length);
        }
    }
}
