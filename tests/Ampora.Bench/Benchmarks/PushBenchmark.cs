using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Ampora.Bench.Load;
using Ampora.Bench.Measure;

namespace Ampora.Bench.Benchmarks;

/// <summary>A configuration of 4 KB for everybody: when has the last agent got it, and when is the last one's word on it durable?</summary>
internal sealed class PushBenchmark : Benchmark
{
    private const int Agents = 19_000;
    private const int AtOnce = 64;
    private const int Bytes = 4096;
    private const double MostRatio = 1.5;
    private const double MostDurable = 2;
    private const double MostOfTheLast = 0.2;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public override string Name => "push";

    public override async Task<IReadOnlyList<Finding>> RunAsync(Stage stage)
    {
        var region = await stage.RegionAsync();
        using var bare = await stage.BareAsync();
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = bare.Address };
        var (ours, theirs) = (stage.SwarmOf(region, Agents), stage.SwarmOf(bare, Agents));
        var also = new ConcurrentDictionary<string, List<double>>();
        var version = 0;
        var pairs = await Pairs.RunAsync(stage.Arguments.Pairs, BareAsync, RegionAsync, stage.Progress);
        var seen = also.ToDictionary(entry => entry.Key, entry => entry.Value.Median());
        return
        [
            pairs.Finding(Name, "s until the last has it", $"p50 and last ≤ {MostRatio} × bare, last durable ≤ {MostDurable} s, last 1 % ≤ {MostOfTheLast:P0} of the time",
                done => done.Ratio <= MostRatio && seen["p50"] <= MostRatio * seen["bare_p50"] && seen["durable"] <= MostDurable && seen["last_percent_share"] <= MostOfTheLast,
                seen),
        ];

        async Task<Sample> BareAsync()
        {
            await theirs.ConnectAsync(AtOnce, CancellationToken.None);
            return await MeasureAsync(theirs, bare.Id, "bare_", async () =>
            {
                using var pushed = await http.GetAsync(new Uri($"/push?bytes={Bytes}", UriKind.Relative));
            }, async () => int.Parse(await http.GetStringAsync(new Uri("/", UriKind.Relative)), CultureInfo.InvariantCulture));
        }

        async Task<Sample> RegionAsync()
        {
            await ours.ConnectAsync(AtOnce, CancellationToken.None);
            version++;
            var (id, hash) = await region.PublishAsync($"bench-{version}", "", "text/yaml", $"# {version}\n".PadRight(Bytes, '#'));
            return await MeasureAsync(ours, region.ProcessId, "", () =>
                region.Rest.PostAsync($"/api/v1/configurations/{id}/versions/1/assignments", new { selector = new Dictionary<string, string> { ["fleet"] = Swarm.Fleet } }),
                async () => (int)await stage.Database.ScalarAsync<long>($"SELECT count(*) FROM agents WHERE remote_config_status = 1 AND remote_config_hash = '\\x{hash}'"));
        }

        async Task<Sample> MeasureAsync(Swarm swarm, int process, string side, Func<Task> push, Func<Task<int>> durable)
        {
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, CancellationToken.None);
            using var listening = new CancellationTokenSource();
            var times = new ConcurrentBag<double>();
            var had = swarm.Agents.ToDictionary(agent => agent, agent => agent.Offers);
            var before = ProcessUse.Cpu(process);
            var begun = Stopwatch.GetTimestamp();
            var heard = swarm.ListenAsync(agent =>
            {
                if (agent.Offers > had[agent])
                {
                    times.Add(Stopwatch.GetElapsedTime(begun).TotalSeconds);
                }
            }, listening.Token);
            await push();
            while (await durable() < swarm.Agents.Length)
            {
                if (Stopwatch.GetElapsedTime(begun) > Patience)
                {
                    throw new TimeoutException($"{times.Count} of {swarm.Agents.Length} agents took the configuration");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
            }

            Note($"{side}durable", Stopwatch.GetElapsedTime(begun).TotalSeconds);
            await listening.CancelAsync();
            await heard;
            var (last, most) = (times.Max(), times.Percentile(99));
            Note($"{side}p50", times.Median());
            Note($"{side}last_percent_share", (last - most) / last);
            var sample = new Sample(last, (ProcessUse.Cpu(process) - before) * 1e6 / times.Count, times.Count);
            swarm.Disconnect();
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, CancellationToken.None);
            return sample;
        }

        void Note(string name, double value) => also.GetOrAdd(name, _ => []).Add(value);
    }
}
