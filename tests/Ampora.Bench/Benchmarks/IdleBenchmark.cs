using Ampora.Bench.Load;
using Ampora.Bench.Measure;

namespace Ampora.Bench.Benchmarks;

/// <summary>Memory that a connected agent takes which says nothing.</summary>
internal sealed class IdleBenchmark : Benchmark
{
    private const int Agents = 19_000;
    private const int AtOnce = 64;
    private const double MostKilobytes = 18;

    public override string Name => "idle";

    public override async Task<IReadOnlyList<Finding>> RunAsync(Stage stage)
    {
        var pairs = await Pairs.RunAsync(stage.Arguments.Pairs, BareAsync, RegionAsync, stage.Progress);
        return [pairs.Finding(Name, "KB per session", $"≤ {MostKilobytes} KB", done => done.Value <= MostKilobytes)];

        async Task<Sample> BareAsync()
        {
            using var bare = await stage.BareAsync();
            return await MeasureAsync(bare.Id, stage.SwarmOf(bare, Agents));
        }

        async Task<Sample> RegionAsync()
        {
            var region = await stage.RegionAsync();
            var sample = await MeasureAsync(region.ProcessId, stage.SwarmOf(region, Agents));
            await region.DisposeAsync();
            return sample;
        }
    }

    /// <summary>The first connections warm the process up; the others are counted.</summary>
    private static async Task<Sample> MeasureAsync(int process, Swarm swarm)
    {
        var warm = swarm.Agents.Length / 10;
        await swarm.ConnectAsync(AtOnce, CancellationToken.None, ..warm);
        var before = await Collected.ResidentAsync(process);
        await swarm.ConnectAsync(AtOnce, CancellationToken.None, warm..);
        var after = await Collected.ResidentAsync(process);
        swarm.Disconnect();
        return new Sample((after - before) / 1024.0 / (swarm.Agents.Length - warm), null, swarm.Agents.Length);
    }
}
