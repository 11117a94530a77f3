using System.Diagnostics;
using Ampora.Bench.Load;
using Ampora.Bench.Measure;
using Ampora.Testing.Processes;
using Npgsql;

namespace Ampora.Bench.Benchmarks;

/// <summary>
/// One region of several instances with all the agents that this machine carries, and everything at once: heartbeats every 30 s of which 2 %
/// bring a change, an operator who looks, a configuration for everybody. Before it, as many agents on as many bare servers. The first list that
/// an instance is asked for, for which it reads all agents, is told by itself.
/// </summary>
internal sealed class FleetBenchmark : Benchmark
{
    private const int Agents = 95_000;
    private const double HeartbeatSeconds = 30;
    private const int ChangesEvery = 50;
    private const int Periods = 6;
    private const double MostKilobytes = 18;
    private const double LeastConnect = 0.65;
    private const double MostRatio = 1.5;
    private const double MostListMilliseconds = 50;
    private const double MostLagMilliseconds = 250;
    private const double MostAfterTheLast = 2;

    /// <summary>What an operator's screen asks for.</summary>
    private static readonly string[] Questions = ["label=env=production&limit=50", "label=team=payments&health=unhealthy", "configState=none&sort=host-name", "text=node-00017"];

    public override string Name => "fleet";

    public override async Task<IReadOnlyList<Finding>> RunAsync(Stage stage)
    {
        var agents = stage.Arguments.Agents ?? Agents;
        var perInstance = stage.Arguments.PerInstance;
        var seconds = Seconds(stage);
        var bare = await BareAsync(stage, agents, perInstance);
        var region = await RegionAsync(stage, agents, perInstance);
        Finding[] rows =
        [
            Row("memory", region.Kilobytes, bare.Kilobytes, "KB per session", $"≤ {MostKilobytes} KB", region.Kilobytes <= MostKilobytes),
            Row("connect", agents / region.AgainSeconds, agents / bare.AgainSeconds, "known agents/s", $"≥ {LeastConnect} of bare", bare.AgainSeconds / region.AgainSeconds >= LeastConnect) with
            {
                Also = new Dictionary<string, double> { ["new_per_second"] = agents / region.ConnectSeconds, ["bare_new_per_second"] = agents / bare.ConnectSeconds },
            },
            Row("heartbeat", region.Trips.Percentile(99), bare.Trips.Percentile(99), "ms p99 of heartbeats every 30 s", $"all answered, p99 ≤ {MostRatio} × bare",
                region.Trips.Length >= (agents / HeartbeatSeconds * seconds) - region.Instances && region.Trips.Percentile(99) <= MostRatio * bare.Trips.Percentile(99)) with
            {
                CpuMicroseconds = region.Microseconds, BareCpuMicroseconds = bare.Microseconds, N = region.Trips.Length,
                Also = new Dictionary<string, double> { ["p50"] = region.Trips.Median(), ["bare_p50"] = bare.Trips.Median(), ["answered_per_second"] = region.Trips.Length / (double)seconds },
            },
            Row("durable", region.Lags.Percentile(99), null, "ms p99 from reply to row", $"≤ {MostLagMilliseconds} ms", region.Lags.Percentile(99) <= MostLagMilliseconds) with { N = region.Lags.Length },
            Row("list", region.Lists.Percentile(99), null, "ms p99 of agent lists", $"≤ {MostListMilliseconds} ms", region.Lists.Percentile(99) <= MostListMilliseconds) with
            {
                N = region.Lists.Length, Also = new Dictionary<string, double> { ["first_ms"] = region.FirstList },
            },
            Row("push", region.Push.Last, bare.Push.Last, "s until the last has it", $"p50 and last ≤ {MostRatio} × bare, last durable ≤ {MostAfterTheLast} s after it",
                region.Push.Last <= MostRatio * bare.Push.Last && region.Push.Half <= MostRatio * bare.Push.Half && region.Push.Durable - region.Push.Last <= MostAfterTheLast) with
            {
                Also = new Dictionary<string, double> { ["p50_s"] = region.Push.Half, ["bare_p50_s"] = bare.Push.Half, ["durable_s"] = region.Push.Durable, ["bare_durable_s"] = bare.Push.Durable, ["heartbeat_p99_ms"] = region.PushTrips.Percentile(99), ["bare_heartbeat_p99_ms"] = bare.PushTrips.Percentile(99) },
            },
        ];
        var passed = rows.Count(row => row.Pass);
        return
        [
            new Finding
            {
                Bench = Name, Unit = $"agents on {region.Instances} instances", Value = agents, N = agents, Target = $"{Agents} agents, all {rows.Length} rows below at once",
                Pass = agents >= Agents && passed == rows.Length, Also = new Dictionary<string, double> { ["rows_passed"] = passed },
            },
            .. rows,
        ];

        Finding Row(string name, double value, double? twin, string unit, string target, bool pass) => new()
        {
            Bench = $"{Name}-{name}", Value = value, Bare = twin, Ratio = value / twin, Unit = unit, N = agents, Target = target, Pass = pass,
        };
    }

    /// <summary>Of each stretch of heartbeats: 30 s unless the command line says otherwise, for each agent one.</summary>
    private static int Seconds(Stage stage) => (int)stage.Arguments.Time.TotalSeconds * Periods;

    private static async Task<Figures> BareAsync(Stage stage, int agents, int perInstance)
    {
        var servers = new List<Bare.BareProcess>();
        var swarms = new List<SwarmProcess>();
        try
        {
            foreach (var share in Fleet.Shares(agents, perInstance))
            {
                servers.Add(await stage.BareAsync());
                swarms.Add(stage.Worker(servers[^1].OpAmp, share, swarms.Sum(swarm => swarm.Agents)));
            }

            var fleet = new Fleet([.. servers.Select(server => server.Id)], swarms);
            var (seconds, kilobytes) = await fleet.ConnectAsync();
            var again = await fleet.ComeAgainAsync(() => Task.FromResult(true));
            var (trips, microseconds) = await fleet.ReportAsync(agents / HeartbeatSeconds, Seconds(stage), ChangesEvery);
            var during = fleet.ReportAsync(agents / HeartbeatSeconds, Seconds(stage), ChangesEvery);
            var push = await FleetPush.ToBareAsync(fleet, servers, during);
            var figures = new Figures(servers.Count, seconds, again, kilobytes, trips, microseconds, push, (await during).Milliseconds, 0, [], []);
            await figures.SayAsync("bare", stage.Progress);
            return figures;
        }
        finally
        {
            swarms.ForEach(swarm => swarm.Dispose());
            servers.ForEach(server => server.Dispose());
        }
    }

    private static async Task<Figures> RegionAsync(Stage stage, int agents, int perInstance)
    {
        var (fleet, instances) = await Fleet.OfRegionAsync(stage, agents, perInstance);
        var (seconds, kilobytes) = await fleet.ConnectAsync();
        await stage.SayStatementsAsync("connected");
        var again = await fleet.ComeAgainAsync(async () => await stage.Database.ScalarAsync<long>("SELECT count(*) FROM agents WHERE connected") == 0);
        await stage.SayStatementsAsync("connected again");
        var asked = Stopwatch.GetTimestamp();
        await instances[^1].Rest.GetAsync($"/api/v1/agents?{Questions[0]}");
        var firstList = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
        using var calm = new CancellationTokenSource();
        using var one = new Swarm(instances[0].OpAmp, RegionProcess.OpAmpKey, agents: 1, first: agents);
        var (looking, probing) = (LookAsync(instances[^1], calm.Token), ProbeAsync(stage, one, calm.Token));
        var (trips, microseconds) = await fleet.ReportAsync(agents / HeartbeatSeconds, Seconds(stage), ChangesEvery);
        await calm.CancelAsync();
        var (lists, lags) = (await looking, await probing);
        await stage.SayStatementsAsync("heartbeats");

        // Npgsql keeps what it opened for five minutes: what is there now is the most there was.
        var connections = await stage.Database.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'ampora-regional%'");
        await stage.Progress.WriteLineAsync($"  {connections / (double)instances.Count:N1} connections to PostgreSQL of each instance");
        var during = fleet.ReportAsync(agents / HeartbeatSeconds, Seconds(stage), ChangesEvery);
        var push = await FleetPush.ToRegionAsync(stage, fleet, instances[0], during);
        var figures = new Figures(instances.Count, seconds, again, kilobytes, trips, microseconds, push, (await during).Milliseconds, firstList, lists, lags);
        await stage.SayStatementsAsync("push");
        await figures.SayAsync("region", stage.Progress);
        return figures;
    }

    /// <summary>An operator looks, again and again: milliseconds of each answer.</summary>
    private static async Task<double[]> LookAsync(RegionProcess region, CancellationToken stopping)
    {
        var times = new List<double>();
        for (var i = 0; !stopping.IsCancellationRequested; i++)
        {
            var from = Stopwatch.GetTimestamp();
            await region.Rest.GetAsync($"/api/v1/agents?{Questions[i % Questions.Length]}");
            times.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, CancellationToken.None);
        }

        return [.. times];
    }

    /// <summary>One more agent brings changes: milliseconds from each reply until the row says so.</summary>
    private static async Task<double[]> ProbeAsync(Stage stage, Swarm one, CancellationToken stopping)
    {
        await using var database = NpgsqlDataSource.Create(stage.Database.ConnectionString);
        await one.ConnectAsync(1, CancellationToken.None);
        var (probe, scratch, lags) = (one.Agents[0], new byte[4096], new List<double>());
        for (var healthy = false; !stopping.IsCancellationRequested; healthy = !healthy)
        {
            await probe.SendAsync(probe.HealthReport(healthy), CancellationToken.None);
            await probe.ReceiveAsync(scratch, CancellationToken.None);
            var answered = Stopwatch.GetTimestamp();
            await using var row = database.CreateCommand("SELECT healthy FROM agents WHERE id = @id");
            row.Parameters.AddWithValue("id", probe.Id);
            while (await row.ExecuteScalarAsync(CancellationToken.None) is not bool written || written != healthy)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, CancellationToken.None);
            }

            lags.Add(Stopwatch.GetElapsedTime(answered).TotalMilliseconds);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, CancellationToken.None);
        }

        one.Disconnect();
        return [.. lags];
    }

    private sealed record Figures(
        int Instances, double ConnectSeconds, double AgainSeconds, double Kilobytes, double[] Trips, double Microseconds, FleetPush Push, double[] PushTrips, double FirstList, double[] Lists, double[] Lags)
    {
        public Task SayAsync(string side, TextWriter progress) => progress.WriteLineAsync(string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"  {side}: {Instances} processes; connected in {ConnectSeconds:N1} s and again in {AgainSeconds:N1}, {Kilobytes:N1} KB each; heartbeats p50 {Trips.Median():N1} ms, p99 {Trips.Percentile(99):N1} ms, {Microseconds:N0} µs; push p50 {Push.Half:N2} s, last {Push.Last:N2} s, durable {Push.Durable:N2} s"));
    }
}
