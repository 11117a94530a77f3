using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using Ampora.Bench.Bare;
using Ampora.Bench.Load;
using Ampora.Bench.Measure;
using Ampora.Regional.Agents;
using Ampora.Regional.OpAmp.Protocol;
using Google.Protobuf;
using Npgsql;
using OpAmp.Proto.V1;

namespace Ampora.Bench.Benchmarks;

/// <summary>
/// Changed state made durable. <c>ingest</c>: the region's own batches, fence, feed and all, as fast as its writers go, beside a bare
/// statement over the same arrays. <c>ingest-lag</c>: over sockets at half of what the region takes, from the reply to the row.
/// </summary>
internal sealed class IngestBenchmark : Benchmark
{
    private const int Agents = 20_000;
    private const int Writers = 2;
    private const int BatchSize = 200;
    private const double LeastRatio = 0.6;
    private const double MostLag = 250;
    private const int OnSockets = 9_000;
    private const int AtOnce = 64;
    private const int Probes = 8;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    public override string Name => "ingest";

    public override async Task<IReadOnlyList<Finding>> RunAsync(Stage stage)
    {
        // Its schema is what is needed of it first.
        var region = await stage.RegionAsync();
        await using var database = NpgsqlDataSource.Create(stage.Database.ConnectionString);
        var ids = await AddAgentsAsync(database);
        var table = new BareTable(database);
        await table.CreateAsync();
        var store = new AgentStore(database, new ChangeSignal());
        var message = 0L;

        // What writing costs this process, µs per row: the arrays, the protocol.
        var (ours, bares) = (new List<double>(), new List<double>());
        var pairs = await Pairs.RunAsync(stage.Arguments.Pairs,
            () => WriteAsync(bares, (part, number, health) => table.WriteAsync(part, number, health.ToByteArray(), health.Healthy, health.Status)),
            () => WriteAsync(ours, (part, number, health) => store.WriteAsync(
                [.. part.Select(id => new AgentChange(id, 1, new AgentChanges { Messages = number, Sequence = (ulong)number, Health = health }))], CancellationToken.None)),
            stage.Progress);
        await stage.Database.ExecuteAsync("DELETE FROM agents");
        return
        [
            pairs.Finding(Name, "rows/s durable", $"≥ {LeastRatio} of bare", done => done.Ratio >= LeastRatio, new Dictionary<string, double>
            {
                ["writer_cpu_us"] = ours.Median(), ["bare_writer_cpu_us"] = bares.Median(),
            }),
            await LagAsync(stage, stage.SwarmOf(region, OnSockets), table),
        ];

        async Task<Sample> WriteAsync(List<double> writers, Func<Guid[], long, ComponentHealth, Task> write)
        {
            var (before, mineBefore) = (ProcessUse.CpuOfTree(stage.PostgresProcess), ProcessUse.Cpu(Environment.ProcessId));
            var rows = 0L;
            var begun = Stopwatch.GetTimestamp();
            await Task.WhenAll(ids.Chunk(Agents / Writers).Select(async mine =>
            {
                while (Stopwatch.GetElapsedTime(begun) < stage.Arguments.Time)
                {
                    var number = Interlocked.Increment(ref message);
                    var health = new ComponentHealth { Healthy = number % 2 == 0, StartTimeUnixNano = 1, Status = $"status {number}" };
                    foreach (var batch in mine.Chunk(BatchSize))
                    {
                        await write(batch, number, health);
                        Interlocked.Add(ref rows, batch.Length);
                    }
                }
            }));
            writers.Add((ProcessUse.Cpu(Environment.ProcessId) - mineBefore) * 1e6 / rows);
            return new Sample(rows / Stopwatch.GetElapsedTime(begun).TotalSeconds, (ProcessUse.CpuOfTree(stage.PostgresProcess) - before) * 1e6 / rows, rows);
        }
    }

    private static async Task<Guid[]> AddAgentsAsync(NpgsqlDataSource database)
    {
        Guid[] ids = [.. Enumerable.Range(0, Agents).Select(i => Guid.CreateVersion7(TimeProvider.System.GetUtcNow())).Order()];
        await using var command = database.CreateCommand("INSERT INTO agents (id, connected, transport, connection) SELECT id, true, 1, 1 FROM unnest(@ids) AS id");
        command.Parameters.AddWithValue("ids", ids);
        await command.ExecuteNonQueryAsync();
        return ids;
    }

    private static async Task<Finding> LagAsync(Stage stage, Swarm swarm, BareTable table)
    {
        await swarm.ConnectAsync(AtOnce, CancellationToken.None);
        var flips = new int[swarm.Agents.Length];
        var rate = await MostAsync() / 2;

        // What the hammer left is written first, and the load is under way.
        var load = LoadAsync();
        await Task.Delay(Settling, TimeProvider.System, CancellationToken.None);
        var lags = new ConcurrentBag<double>();
        var commits = new List<double>();
        await Task.WhenAll([.. swarm.Agents[..Probes].Select(ProbeAsync), CommitAsync()]);
        await load;
        double[] all = [.. lags];
        return new Finding
        {
            Bench = "ingest-lag", Unit = "ms p99 from reply to row", Value = all.Percentile(99), N = all.Length, Target = $"≤ {MostLag} ms at half load",
            Pass = all.Percentile(99) <= MostLag, Also = new Dictionary<string, double>
            {
                ["p50"] = all.Median(), ["changes_per_second"] = rate, ["bare_commit_p50"] = commits.Median(), ["bare_commit_p99"] = commits.Percentile(99),
            },
        };

        async Task ProbeAsync(BenchAgent probe)
        {
            for (var healthy = false; !load.IsCompleted; healthy = !healthy)
            {
                lags.Add(await LagOfAsync(stage, probe, healthy));
            }
        }

        // One row and its commit, beside all that: what the disk and the scheduler add is in it, and nothing of the region.
        async Task CommitAsync()
        {
            while (!load.IsCompleted)
            {
                var begun = Stopwatch.GetTimestamp();
                await table.WriteSeenAsync([swarm.Agents[0].Id]);
                commits.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
            }
        }

        // All but the probes.
        async Task<double> MostAsync() => await swarm.HammerAsync(Next, AtOnce, stage.Arguments.Time, CancellationToken.None, Probes..);

        async Task LoadAsync() => await swarm.PaceAsync(Next, rate, stage.Arguments.Time * 2, CancellationToken.None, Probes..);

        ReportFrame Next(int i) => swarm.Agents[i].HealthReport(healthy: ++flips[i] % 2 == 0);
    }

    private static async Task<double> LagOfAsync(Stage stage, BenchAgent probe, bool healthy)
    {
        var scratch = ArrayPool<byte>.Shared.Rent(4096);
        await probe.SendAsync(probe.HealthReport(healthy), CancellationToken.None);
        await probe.ReceiveAsync(scratch, CancellationToken.None);
        ArrayPool<byte>.Shared.Return(scratch);
        var answered = Stopwatch.GetTimestamp();
        while (await stage.Database.ScalarAsync<bool>($"SELECT healthy FROM agents WHERE id = '{probe.Id}'") != healthy)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None);
        }

        return Stopwatch.GetElapsedTime(answered).TotalMilliseconds;
    }
}
