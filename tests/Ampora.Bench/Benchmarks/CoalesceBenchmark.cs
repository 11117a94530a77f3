using System.Diagnostics;
using Ampora.Bench.Bare;
using Ampora.Bench.Measure;
using Npgsql;

namespace Ampora.Bench.Benchmarks;

/// <summary>
/// The calm of a large fleet: agents that send a heartbeat every 30 s, of which 2 % bring a change. What it writes, and what it costs the
/// database. The twin writes the same changes and the same last signs of life, coalesced, in a PostgreSQL of its own: the sweeps and
/// heartbeats of the region's instances are the region's. Both begin right after a checkpoint, when pages are logged whole.
/// </summary>
internal sealed class CoalesceBenchmark : Benchmark
{
    private const int Agents = 100_000;
    private const double HeartbeatSeconds = 30;
    private const int ChangesEvery = 50;
    private const double MostRatio = 2;
    private const int FlushMilliseconds = 50;
    private static readonly TimeSpan SeenEvery = TimeSpan.FromSeconds(15);

    /// <summary>30 s unless the command line says otherwise: two rounds of last signs of life, and each agent is heard once.</summary>
    private const int Periods = 6;

    public override string Name => "coalesce";

    public override async Task<IReadOnlyList<Finding>> RunAsync(Stage stage)
    {
        var (agents, time) = (stage.Arguments.Agents ?? Agents, stage.Arguments.Time * Periods);
        await using var twin = await Stage.SetAsync(stage.Arguments, stage.Progress);
        await using var database = NpgsqlDataSource.Create(twin.Database.ConnectionString);
        var table = new BareTable(database);
        await table.CreateAsync();
        Guid[] ids = [.. Enumerable.Range(0, agents).Select(_ => Guid.CreateVersion7(TimeProvider.System.GetUtcNow()))];
        foreach (var part in ids.Chunk(1_000))
        {
            await table.WriteAsync(part, 0, new byte[30], true, "StatusOK");
        }

        await table.WriteSeenAsync(ids);
        var (fleet, instances) = await Fleet.OfRegionAsync(stage, agents, stage.Arguments.PerInstance);
        await fleet.ConnectAsync();
        await stage.Progress.WriteLineAsync($"  {agents:N0} agents connected to {instances.Count} instances");
        var notes = new Notes();
        var pairs = await Pairs.RunAsync(stage.Arguments.Pairs, () => MeasureAsync(twin, "bare_", BareAsync), () => MeasureAsync(stage, "", RegionAsync), stage.Progress);
        return
        [
            pairs.Finding(Name, "KB of WAL/s", $"WAL and PostgreSQL's CPU ≤ {MostRatio} × coalesced", done => done.Ratio <= MostRatio && done.Cpu <= MostRatio * done.BareCpu, notes.Medians()),
        ];

        async Task<Sample> MeasureAsync(Stage side, string name, Func<Task> run)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, CancellationToken.None);
            await side.Database.ExecuteAsync("CHECKPOINT");
            var (wal, pages, cpu, begun) = (await WalAsync(side), await PagesAsync(side), ProcessUse.CpuOfTree(side.PostgresProcess), Stopwatch.GetTimestamp());
            await run();
            var (seconds, used) = (Stopwatch.GetElapsedTime(begun).TotalSeconds, ProcessUse.CpuOfTree(side.PostgresProcess) - cpu);
            notes.Add($"{name}postgres_cores", used / seconds);
            notes.Add($"{name}whole_pages_per_s", (await PagesAsync(side) - pages) / seconds);
            var messages = (long)(agents / HeartbeatSeconds * time.TotalSeconds);
            return new Sample((await WalAsync(side) - wal) / 1024.0 / seconds, used * 1e6 / messages, messages);
        }

        async Task RegionAsync()
        {
            var (trips, microseconds) = await fleet.ReportAsync(agents / HeartbeatSeconds, (int)time.TotalSeconds, ChangesEvery);
            notes.Add("heartbeat_cpu_us", microseconds);
            notes.Add("unanswered", (agents / HeartbeatSeconds * time.TotalSeconds) - trips.Length);
        }

        // Every fiftieth agent in turn, as the fleet's change.
        async Task BareAsync()
        {
            var begun = Stopwatch.GetTimestamp();
            using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(FlushMilliseconds), TimeProvider.System);
            for (int written = 0, seen = 0; Stopwatch.GetElapsedTime(begun) < time && await ticks.WaitForNextTickAsync();)
            {
                var due = (int)(Stopwatch.GetElapsedTime(begun).TotalSeconds * agents / HeartbeatSeconds / ChangesEvery);
                Guid[] changed = [.. Enumerable.Range(written, due - written).Select(i => ids[(long)i * ChangesEvery % ids.Length])];
                written = due;
                if (changed.Length > 0)
                {
                    await table.WriteAsync(changed, Stopwatch.GetTimestamp(), new byte[30], due % 2 == 0, "StatusOK");
                }

                if (Stopwatch.GetElapsedTime(begun) > SeenEvery * (seen + 1))
                {
                    seen++;
                    await table.WriteSeenAsync(ids);
                }
            }
        }
    }

    private static async Task<long> WalAsync(Stage side) => (long)await side.Database.ScalarAsync<decimal>("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')");

    private static Task<long> PagesAsync(Stage side) => side.Database.ScalarAsync<long>("SELECT wal_fpi FROM pg_stat_wal");
}
