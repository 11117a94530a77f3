using System.Globalization;
using Ampora.Bench.Load;
using Ampora.Bench.Measure;

namespace Ampora.Bench.Benchmarks;

/// <summary>
/// An instance is restarted and all its agents come back at once: when is the last one answered? The agents are those of a process of its own
/// on either side: one alone could not hold both. Whoever is turned away tries again at once; an agent that keeps to Retry-After would be later.
/// </summary>
internal sealed class ReconnectBenchmark : Benchmark
{
    private const int Agents = 19_000;
    private const int AtOnce = 64;
    private const double MostRatio = 1.4;
    private const double MostOfTheLast = 0.2;

    public override string Name => "reconnect";

    public override async Task<IReadOnlyList<Finding>> RunAsync(Stage stage)
    {
        var agents = stage.Arguments.Agents ?? Agents;
        var region = await stage.RegionAsync();
        var ours = stage.Worker(region.OpAmp, agents, 0);
        await ours.AskAsync<double>($"connect {AtOnce} 0 {agents}");
        var notes = new Notes();
        var pairs = await Pairs.RunAsync(stage.Arguments.Pairs, BareAsync, RegionAsync, stage.Progress);
        return
        [
            pairs.Finding(Name, "s until the last", $"≤ {MostRatio} × bare, last 1 % ≤ {MostOfTheLast:P0} of the time, nobody turned away",
                done => done.Ratio <= MostRatio && notes["refusals"] == 0 && notes["last_percent_share"] <= MostOfTheLast, notes.Medians()),
        ];

        async Task<Sample> BareAsync()
        {
            using var bare = await stage.BareAsync();
            using var theirs = stage.Worker(bare.OpAmp, agents, 0);
            return await MeasureAsync(bare.Id, theirs, "bare_");
        }

        async Task<Sample> RegionAsync()
        {
            await region.StopAsync();
            await region.StartAgainAsync();
            return await MeasureAsync(region.ProcessId, ours, "");
        }

        async Task<Sample> MeasureAsync(int process, SwarmProcess swarm, string side)
        {
            var before = ProcessUse.Cpu(process);
            var (times, refusals) = await swarm.AskAsync<Swarm.Return>("reconnect");
            var (first, half, most, last) = (times.Min() / 1000, times.Median() / 1000, times.Percentile(99) / 1000, times.Max() / 1000);
            notes.Add($"{side}first_s", first);
            notes.Add($"{side}p50_s", half);
            notes.Add($"{side}p99_s", most);
            notes.Add($"{side}last_percent_share", (last - most) / last);
            notes.Add($"{side}refusals", refusals);
            await stage.Progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"  {(side.Length > 0 ? "bare" : "region")}: first {first:N2} s, half {half:N2} s, 99 % {most:N2} s, last {last:N2} s, {refusals} turned away"));
            return new Sample(last, (ProcessUse.Cpu(process) - before) * 1e6 / times.Length, times.Length);
        }
    }
}
