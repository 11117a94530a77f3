using System.Buffers;
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
        var pairs = await Pairs.RunAsync(stage.Arguments.Pairs,
            () => WriteAsync((part, number, health) => table.WriteAsync(part, number, health.ToByteArray(), health.Healthy, health.Status)),
            () => WriteAsync((part, number, health) => store.WriteAsync(
                [.. part.Select(id => new AgentChange(id, 1, new AgentChanges { Messages = number, Sequence = (ulong)number, Health = health }))], CancellationToken.None)),
            stage.Progress);
        await stage.Database.ExecuteAsync("DELETE FROM agents");
        return
        [
            pairs.Finding(Name, "rows/s durable", $"≥ {LeastRatio} of bare", done => done.Ratio >= LeastRatio),
            await LagAsync(stage, stage.SwarmOf(region, OnSockets)),
        ];

        async Task<Sample> WriteAsync(Func<Guid[], long, ComponentHealth, Task> write)
        {
            var before = ProcessUse.CpuOfTree(stage.PostgresProcess);
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

    private static async Task<Finding> LagAsync(Stage stage, Swarm swarm)
    {
        await swarm.ConnectAsync(AtOnce, CancellationToken.None);
        var flips = new int[swarm.Agents.Length];
        var rate = await MostAsync() / 2;
        var probe = swarm.Agents[0];
        var load = LoadAsync();
        var lags = new List<double>();
        for (var healthy = false; !load.IsCompleted; healthy = !healthy)
        {
            var scratch = ArrayPool<byte>.Shared.Rent(4096);
            await probe.SendAsync(probe.HealthReport(healthy), CancellationToken.None);
            await probe.ReceiveAsync(scratch, CancellationToken.None);
            ArrayPool<byte>.Shared.Return(scratch);
            var answered = Stopwatch.GetTimestamp();
            while (await stage.Database.ScalarAsync<bool>($"SELECT healthy FROM agents WHERE id = '{probe.Id}'") != healthy)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);
            }

            lags.Add(Stopwatch.GetElapsedTime(answered).TotalMilliseconds);
        }

        await load;
        return new Finding
        {
            Bench = "ingest-lag", Unit = "ms p99 from reply to row", Value = lags.Percentile(99), N = lags.Count, Target = $"≤ {MostLag} ms at half load",
            Pass = lags.Percentile(99) <= MostLag, Also = new Dictionary<string, double> { ["p50"] = lags.Median(), ["changes_per_second"] = rate },
        };

        // All but the probe.
        async Task<double> MostAsync() => await swarm.HammerAsync(Next, AtOnce, stage.Arguments.Time, CancellationToken.None, 1..);

        async Task LoadAsync() => await swarm.PaceAsync(Next, rate, stage.Arguments.Time * 2, CancellationToken.None, 1..);

        ReportFrame Next(int i) => swarm.Agents[i].HealthReport(healthy: ++flips[i] % 2 == 0);
    }
}
