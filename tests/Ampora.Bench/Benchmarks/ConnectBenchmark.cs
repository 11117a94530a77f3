using Ampora.Bench.Load;
using Ampora.Bench.Measure;

namespace Ampora.Bench.Benchmarks;

/// <summary>Connection, upgrade, identity, claim of the agent in the database, first report answered.</summary>
internal sealed class ConnectBenchmark : Benchmark
{
    private const int Agents = 8_000;
    private const int AtOnce = 128;
    private const double LeastRatio = 0.65;

    public override string Name => "connect";

    public override async Task<IReadOnlyList<Finding>> RunAsync(Stage stage)
    {
        var region = await stage.RegionAsync();
        var bare = await stage.BareAsync();
        var first = 0;
        var database = new List<double>();
        var unknown = await Pairs.RunAsync(stage.Arguments.Pairs, BareAsync, () => RegionAsync(first += Agents), stage.Progress);
        var databaseNew = TakeDatabase();
        await stage.SayStatementsAsync("new");

        // What many new rows leave to clean up is not the cost of agents that are known.
        await stage.Database.ExecuteAsync("VACUUM ANALYZE");
        var known = await Pairs.RunAsync(stage.Arguments.Pairs, BareAsync, () => RegionAsync(Agents), stage.Progress);
        await stage.SayStatementsAsync("known");
        return
        [
            known.Finding(Name, "agents/s", $"≥ {LeastRatio} of bare", done => done.Ratio >= LeastRatio, TakeDatabase()),
            unknown.Finding($"{Name}-new", "agents/s", "reported: each is a new row", _ => true, databaseNew),
        ];

        Task<Sample> BareAsync() => MeasureAsync(bare.Id, stage.SwarmOf(bare, Agents));

        async Task<Sample> RegionAsync(int from)
        {
            var before = ProcessUse.CpuOfTree(stage.PostgresProcess);
            var sample = await MeasureAsync(region.ProcessId, stage.SwarmOf(region, Agents, from));
            database.Add((ProcessUse.CpuOfTree(stage.PostgresProcess) - before) * 1e6 / sample.Operations);
            return sample;
        }

        // With the goodbyes of before and after.
        IReadOnlyDictionary<string, double> TakeDatabase()
        {
            var median = database.Median();
            database.Clear();
            return new Dictionary<string, double> { ["postgres_us"] = median };
        }
    }

    private static async Task<Sample> MeasureAsync(int process, Swarm swarm)
    {
        var before = ProcessUse.Cpu(process);
        var (took, _) = await swarm.ConnectAsync(AtOnce, CancellationToken.None);
        var sample = new Sample(swarm.Agents.Length / took.TotalSeconds, (ProcessUse.Cpu(process) - before) * 1e6 / swarm.Agents.Length, swarm.Agents.Length);
        swarm.Disconnect();

        // What the goodbyes cost belongs to nobody's connections.
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, CancellationToken.None);
        return sample;
    }
}
