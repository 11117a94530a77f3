using System.Diagnostics;
using System.Globalization;
using Ampora.Bench.Load;
using Ampora.Bench.Measure;
using Npgsql;

namespace Ampora.Bench.Benchmarks;

/// <summary>
/// A configuration of 4 KB for everybody. <c>push</c>: from the decision to the last agent that has it, which is what the twin can be compared
/// with. <c>push-whole</c>: from the operator's request, through a decision made durable for every agent, to the last agent's word made durable.
/// </summary>
internal sealed class PushBenchmark : Benchmark
{
    private const int Agents = 19_000;
    private const int AtOnce = 64;
    private const int Bytes = 4096;
    private const double MostRatio = 1.5;
    private const double MostDurable = 2;
    private const double MostOfTheLast = 0.2;
    private static readonly TimeSpan Settles = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public override string Name => "push";

    public override async Task<IReadOnlyList<Finding>> RunAsync(Stage stage)
    {
        var region = await stage.RegionAsync();
        using var bare = await stage.BareAsync();
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = bare.Address };
        await using var database = NpgsqlDataSource.Create(stage.Database.ConnectionString);
        var (ours, theirs) = (stage.SwarmOf(region, Agents), stage.SwarmOf(bare, Agents));
        var notes = new Notes();
        var version = 0;
        var pairs = await Pairs.RunAsync(stage.Arguments.Pairs, BareAsync, RegionAsync, stage.Progress);
        return
        [
            pairs.Finding(Name, "s from decision to the last", $"p50 and last ≤ {MostRatio} × bare, last 1 % ≤ {MostOfTheLast:P0} of the time",
                done => done.Ratio <= MostRatio && notes["p50_s"] <= MostRatio * notes["bare_p50_s"] && notes["last_percent_share"] <= MostOfTheLast,
                notes.Medians()),
            new Finding
            {
                Bench = $"{Name}-whole", Unit = "s from request to the last one durable", Value = notes["durable_s"], Bare = notes["bare_durable_s"], Ratio = notes["durable_s"] / notes["bare_durable_s"],
                N = pairs.Operations, Target = $"≤ {MostDurable} s", Pass = notes["durable_s"] <= MostDurable,
                Also = new Dictionary<string, double> { ["decision_s"] = notes["decision_s"], ["after_the_last_s"] = notes["durable_s"] - notes["decision_s"] - pairs.Value },
            },
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
            var postgres = ProcessUse.CpuOfTree(stage.PostgresProcess);
            var sample = await MeasureAsync(ours, region.ProcessId, "", () =>
                region.Rest.PostAsync($"/api/v1/configurations/{id}/versions/1/assignments", new { selector = new Dictionary<string, string> { ["fleet"] = Swarm.Fleet } }),
                () => AppliedAsync(database, hash));
            notes.Add("postgres_us", (ProcessUse.CpuOfTree(stage.PostgresProcess) - postgres) * 1e6 / ours.Agents.Length);
            return sample;
        }

        async Task<Sample> MeasureAsync(Swarm swarm, int process, string side, Func<Task> push, Func<Task<int>> durable)
        {
            await Task.Delay(Settles, TimeProvider.System, CancellationToken.None);
            using var listening = new CancellationTokenSource();
            var before = ProcessUse.Cpu(process);
            var heard = swarm.ListenAsync(listening.Token);
            var begun = Stopwatch.GetTimestamp();
            var request = 0.0;
            var pushed = PushAsync();
            await UntilAsync(() => Task.FromResult(swarm.Agents.Count(agent => agent.OfferedAt > begun)), TimeSpan.FromMilliseconds(10));
            await UntilAsync(durable, TimeSpan.FromMilliseconds(100));
            notes.Add($"{side}durable_s", Stopwatch.GetElapsedTime(begun).TotalSeconds);
            var used = ProcessUse.Cpu(process) - before;
            await pushed;
            await listening.CancelAsync();
            await heard;
            var first = Stopwatch.GetElapsedTime(begun, swarm.Agents.Min(agent => agent.OfferedAt)).TotalSeconds;
            var decided = side.Length > 0 ? 0 : Math.Min(request, first);
            var times = swarm.Agents.Select(agent => Stopwatch.GetElapsedTime(begun, agent.OfferedAt).TotalSeconds - decided).ToArray();
            var (last, most) = (times.Max(), times.Percentile(99));
            notes.Add($"{side}decision_s", decided);
            notes.Add($"{side}p50_s", times.Median());
            notes.Add($"{side}last_percent_share", (last - most) / last);
            swarm.Disconnect();
            await Task.Delay(Settles, TimeProvider.System, CancellationToken.None);
            return new Sample(last, used * 1e6 / times.Length, times.Length);

            async Task PushAsync()
            {
                await push();
                request = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            }

            async Task UntilAsync(Func<Task<int>> agents, TimeSpan pause)
            {
                while (await agents() is var have && have < swarm.Agents.Length)
                {
                    if (pushed.IsFaulted)
                    {
                        await pushed;
                    }

                    if (Stopwatch.GetElapsedTime(begun) > Patience)
                    {
                        throw new TimeoutException($"{have} of {swarm.Agents.Length} agents took the configuration");
                    }

                    await Task.Delay(pause, TimeProvider.System, CancellationToken.None);
                }
            }
        }
    }

    /// <summary>Agents whose row says that they run this configuration.</summary>
    public static async Task<int> AppliedAsync(NpgsqlDataSource database, string hash)
    {
        await using var command = database.CreateCommand("SELECT count(*)::int FROM agents WHERE remote_config_status = 1 AND remote_config_hash = @hash");
        command.Parameters.AddWithValue("hash", Convert.FromHexString(hash));
        return (int)(await command.ExecuteScalarAsync())!;
    }
}
