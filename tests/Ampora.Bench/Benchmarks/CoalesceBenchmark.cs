using System.Diagnostics;
using Ampora.Bench.Bare;
using Ampora.Bench.Measure;
using Npgsql;

namespace Ampora.Bench.Benchmarks;

/// <summary>
/// The calm of a large fleet: 100,000 agents that send a heartbeat every 30 s, of which 2 % bring a change. What it writes, and what it
/// costs the database. One instance carries the messages of all of them with as many agents as it holds.
/// </summary>
internal sealed class CoalesceBenchmark : Benchmark
{
    private const int Agents = 19_000;
    private const int AtOnce = 64;
    private const double PerSecond = 100_000 / 30.0;
    private const int ChangesEvery = 50;
    private const double MostRatio = 2;
    private const int FlushMilliseconds = 50;
    private static readonly TimeSpan SeenEvery = TimeSpan.FromSeconds(15);

    public override string Name => "coalesce";

    public override async Task<IReadOnlyList<Finding>> RunAsync(Stage stage)
    {
        var region = await stage.RegionAsync();
        await using var database = NpgsqlDataSource.Create(stage.Database.ConnectionString);
        var table = new BareTable(database);
        await table.CreateAsync();
        var swarm = stage.SwarmOf(region, Agents);
        await swarm.ConnectAsync(AtOnce, CancellationToken.None);
        Guid[] ids = [.. swarm.Agents.Select(agent => agent.Id).Order()];
        await table.WriteAsync(ids, 0, [], true, "");
        await table.WriteSeenAsync(ids);
        var heartbeats = swarm.Agents.Select(agent => agent.Heartbeat()).ToArray();
        var healthy = new bool[swarm.Agents.Length];

        // Long enough for two rounds of last signs of life.
        var time = SeenEvery * 2;
        var sent = 0;
        var cpus = new List<double>();
        var pairs = await Pairs.RunAsync(stage.Arguments.Pairs, () => MeasureAsync(BareAsync), () => MeasureAsync(RegionAsync), stage.Progress);
        return
        [
            pairs.Finding(Name, "KB of WAL/s", $"≤ {MostRatio} × coalesced", done => done.Ratio <= MostRatio,
                new Dictionary<string, double> { ["postgres_cores"] = cpus.Where((_, i) => i % 2 == 0).Median() }),
        ];

        async Task<Sample> MeasureAsync(Func<Task> run)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, CancellationToken.None);
            await stage.Database.ExecuteAsync("CHECKPOINT");
            var (wal, cpu, begun) = (await WalAsync(stage), ProcessUse.CpuOfTree(stage.PostgresProcess), Stopwatch.GetTimestamp());
            await run();
            var (seconds, used) = (Stopwatch.GetElapsedTime(begun).TotalSeconds, ProcessUse.CpuOfTree(stage.PostgresProcess) - cpu);
            cpus.Add(used / seconds);
            var messages = (long)(PerSecond * time.TotalSeconds);
            return new Sample((await WalAsync(stage) - wal) / 1024.0 / seconds, used * 1e6 / messages, messages);
        }

        async Task RegionAsync() => await swarm.PaceAsync(
            i => ++sent % ChangesEvery == 0 ? swarm.Agents[i].HealthReport(healthy[i] = !healthy[i]) : heartbeats[i], PerSecond, time, CancellationToken.None);

        async Task BareAsync()
        {
            var begun = Stopwatch.GetTimestamp();
            var changes = (int)(PerSecond / ChangesEvery * FlushMilliseconds / 1000);
            using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(FlushMilliseconds), TimeProvider.System);
            for (long number = 1, seen = 0; Stopwatch.GetElapsedTime(begun) < time && await ticks.WaitForNextTickAsync(); number++)
            {
                var from = (int)(number * changes % (ids.Length - changes));
                await table.WriteAsync(ids[from..(from + changes)], number, new byte[30], number % 2 == 0, "StatusOK");
                if (Stopwatch.GetElapsedTime(begun) > SeenEvery * (seen + 1))
                {
                    seen++;
                    await table.WriteSeenAsync(ids);
                }
            }
        }
    }

    private static async Task<long> WalAsync(Stage stage) => (long)await stage.Database.ScalarAsync<decimal>("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')");
}
