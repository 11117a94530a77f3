using System.Diagnostics;
using Ampora.Bench.Load;
using Ampora.Bench.Measure;
using Ampora.Testing.Processes;

namespace Ampora.Bench.Benchmarks;

/// <summary>
/// One region of several instances with all the agents that this machine carries, everything going on at once: heartbeats every 30 s,
/// an operator who looks, a configuration for everybody.
/// </summary>
internal sealed class FleetBenchmark : Benchmark
{
    private const int Agents = 95_000;
    private const int PerInstance = 19_000;
    private const int AtOnce = 16;
    private const double HeartbeatSeconds = 30;
    private const int Seconds = 30;
    private const double MostKilobytes = 18;
    private const double MostListMilliseconds = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public override string Name => "fleet";

    public override async Task<IReadOnlyList<Finding>> RunAsync(Stage stage)
    {
        var agents = stage.Arguments.Agents ?? Agents;
        var instances = (agents + PerInstance - 1) / PerInstance;
        var regions = new List<RegionProcess>();
        var swarms = new List<SwarmProcess>();
        for (var i = 0; i < instances; i++)
        {
            regions.Add(await stage.RegionAsync($"bench-{i + 1}"));
            swarms.Add(stage.Worker(regions[i], Math.Min(PerInstance, agents - (i * PerInstance)), i * PerInstance));
        }

        var empty = regions.Sum(region => (double)ProcessUse.Resident(region.ProcessId));
        var begun = Stopwatch.GetTimestamp();
        await AllAsync<double>(swarms, $"connect {AtOnce}");
        var connected = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        await stage.Progress.WriteLineAsync($"  {agents:N0} agents on {instances} instances in {connected:N1} s");
        await AllAsync<bool>(swarms, "listen");
        var kilobytes = (await FullAsync(regions) - empty) / 1024 / agents;

        var cpu = regions.Sum(region => ProcessUse.Cpu(region.ProcessId));
        var looks = LookAsync(regions[0], TimeSpan.FromSeconds(Seconds));
        var trips = (await AllAsync<double[]>(swarms, swarm => FormattableString.Invariant($"report {swarm.Agents / HeartbeatSeconds} {Seconds}"))).SelectMany(times => times).ToArray();
        var microseconds = (regions.Sum(region => ProcessUse.Cpu(region.ProcessId)) - cpu) * 1e6 / trips.Length;
        var lists = await looks;
        await stage.Progress.WriteLineAsync($"  heartbeats p99 {trips.Percentile(99):N1} ms, lists p99 {lists.Percentile(99):N1} ms");

        var (last, p50, durable) = await PushAsync(stage, regions[0], swarms, agents);
        var also = new Dictionary<string, double>
        {
            ["agents"] = agents, ["instances"] = instances, ["connect_s"] = connected, ["kb_per_session"] = kilobytes, ["heartbeat_p50_ms"] = trips.Median(),
            ["heartbeat_p99_ms"] = trips.Percentile(99), ["heartbeat_cpu_us"] = microseconds, ["list_p50_ms"] = lists.Median(),
            ["list_p99_ms"] = lists.Percentile(99), ["push_p50_s"] = p50, ["push_last_s"] = last, ["push_durable_s"] = durable,
        };
        return
        [
            new Finding
            {
                Bench = Name, Unit = $"agents on {instances} instances", Value = agents, N = trips.Length, CpuMicroseconds = microseconds,
                Target = $"{Agents} agents, all answered, ≤ {MostKilobytes} KB each, lists p99 ≤ {MostListMilliseconds} ms",
                Pass = agents >= Agents && trips.Length >= (int)(agents / HeartbeatSeconds * Seconds * 0.999) && kilobytes <= MostKilobytes && lists.Percentile(99) <= MostListMilliseconds,
                Also = also,
            },
        ];
    }

    private static async Task<(double Last, double P50, double Durable)> PushAsync(Stage stage, RegionProcess region, List<SwarmProcess> swarms, int agents)
    {
        var (id, hash) = await region.PublishAsync("fleet", "", "text/yaml", "# fleet\n".PadRight(4096, '#'));
        var begun = Stopwatch.GetTimestamp();
        await region.Rest.PostAsync($"/api/v1/configurations/{id}/versions/1/assignments", new { selector = new Dictionary<string, string> { ["fleet"] = Swarm.Fleet } });
        while (await stage.Database.ScalarAsync<long>($"SELECT count(*) FROM agents WHERE remote_config_status = 1 AND remote_config_hash = '\\x{hash}'") < agents)
        {
            if (Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new TimeoutException("not every agent took the configuration");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, CancellationToken.None);
        }

        var durable = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var times = (await AllAsync<long[]>(swarms, "offers")).SelectMany(stamps => stamps).Select(stamp => Stopwatch.GetElapsedTime(begun, stamp).TotalSeconds).ToArray();
        return (times.Max(), times.Median(), durable);
    }

    /// <summary>What an operator's screen asks for, again and again.</summary>
    private static async Task<double[]> LookAsync(RegionProcess region, TimeSpan time)
    {
        string[] questions = ["label=env=production&limit=50", "label=team=payments&health=unhealthy", "configState=none&sort=host-name", "text=node-00017"];
        var times = new List<double>();
        var begun = Stopwatch.GetTimestamp();
        for (var i = 0; Stopwatch.GetElapsedTime(begun) < time; i++)
        {
            var from = Stopwatch.GetTimestamp();
            await region.Rest.GetAsync($"/api/v1/agents?{questions[i % questions.Length]}");
            times.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
        }

        return [.. times];
    }

    private static async Task<double> FullAsync(IEnumerable<RegionProcess> regions) =>
        (await Task.WhenAll(regions.Select(region => Collected.ResidentAsync(region.ProcessId)))).Sum(bytes => (double)bytes);

    private static Task<T[]> AllAsync<T>(List<SwarmProcess> swarms, string command) => AllAsync<T>(swarms, _ => command);

    private static Task<T[]> AllAsync<T>(List<SwarmProcess> swarms, Func<SwarmProcess, string> command) =>
        Task.WhenAll(swarms.Select(swarm => swarm.AskAsync<T>(command(swarm))));
}
