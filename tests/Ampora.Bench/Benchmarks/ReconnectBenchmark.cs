using Ampora.Bench.Load;
using Ampora.Bench.Measure;

namespace Ampora.Bench.Benchmarks;

/// <summary>An instance is restarted and all its agents come back at once: when is the last one answered?</summary>
internal sealed class ReconnectBenchmark : Benchmark
{
    private const int Agents = 19_000;
    private const int AtOnce = 64;
    private const double MostRatio = 1.4;

    public override string Name => "reconnect";

    public override async Task<IReadOnlyList<Finding>> RunAsync(Stage stage)
    {
        var region = await stage.RegionAsync();
        var ours = stage.SwarmOf(region, Agents);
        await ours.ConnectAsync(AtOnce, CancellationToken.None);
        var firsts = new List<double>();
        var pairs = await Pairs.RunAsync(stage.Arguments.Pairs, BareAsync, RegionAsync, stage.Progress);
        return
        [
            pairs.Finding(Name, "s until the last", $"≤ {MostRatio} × bare", done => done.Ratio <= MostRatio,
                new Dictionary<string, double> { ["first_ms"] = firsts.Median() }),
        ];

        async Task<Sample> BareAsync()
        {
            using var bare = await stage.BareAsync();
            using var theirs = stage.SwarmOf(bare, Agents);
            return await MeasureAsync(bare.Id, theirs, []);
        }

        async Task<Sample> RegionAsync()
        {
            ours.Disconnect();
            await region.StopAsync();
            await region.StartAgainAsync();
            return await MeasureAsync(region.ProcessId, ours, firsts);
        }
    }

    private static async Task<Sample> MeasureAsync(int process, Swarm swarm, List<double> firsts)
    {
        var before = ProcessUse.Cpu(process);
        var times = await swarm.ReconnectAsync(CancellationToken.None);
        firsts.Add(times.Min());
        return new Sample(times.Max() / 1000, (ProcessUse.Cpu(process) - before) * 1e6 / times.Length, times.Length);
    }
}
