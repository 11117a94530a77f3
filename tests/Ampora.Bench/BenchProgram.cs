using Ampora.Bench.Bare;
using Ampora.Bench.Benchmarks;
using Ampora.Bench.Load;
using Ampora.Bench.Measure;

namespace Ampora.Bench;

/// <summary>Runs benchmarks of the shipped region, each beside its bare twin, and writes what came out.</summary>
internal static class BenchProgram
{
    /// <summary>Makes this program the bare server.</summary>
    public const string BareVerb = "bare-server";

    /// <summary>Makes this program a swarm.</summary>
    public const string SwarmVerb = "swarm";

    public static IReadOnlyList<Benchmark> Benchmarks { get; } =
    [
        new HeartbeatBenchmark(), new LatencyBenchmark(), new IdleBenchmark(), new ConnectBenchmark(), new ReconnectBenchmark(),
        new IngestBenchmark(), new CoalesceBenchmark(), new PushBenchmark(), new FleetBenchmark(),
    ];

    /// <returns>0: everything named was measured, whether or not it reached its target; 1: a benchmark broke; 2: the command line is wrong.</returns>
    public static async Task<int> MainAsync(string[] args)
    {
        if (args is [BareVerb])
        {
            await BareServer.RunAsync();
            return 0;
        }

        if (args is [SwarmVerb, .. var swarm])
        {
            await SwarmWorker.RunAsync(swarm);
            return 0;
        }

        BenchArguments arguments;
        Benchmark[] chosen;
        try
        {
            arguments = BenchArguments.Parse(args);
            chosen = arguments.Names is ["all"]
                ? [.. Benchmarks]
                : [.. arguments.Names.Select(name => Benchmarks.FirstOrDefault(one => one.Name == name) ?? throw new FormatException($"There is no benchmark '{name}'."))];
            if (chosen.Length == 0)
            {
                throw new FormatException("Which benchmark?");
            }
        }
        catch (FormatException fault)
        {
            await Console.Error.WriteLineAsync($"{fault.Message}\n{BenchArguments.Usage}");
            return 2;
        }

        return await MeasureAsync(chosen, arguments) ? 0 : 1;
    }

    private static async Task<bool> MeasureAsync(Benchmark[] chosen, BenchArguments arguments)
    {
        var whole = true;
        var report = new Report(arguments.Out);
        foreach (var benchmark in chosen)
        {
            await Console.Error.WriteLineAsync($"== {benchmark.Name}");
            try
            {
                await using var stage = await Stage.SetAsync(arguments, Console.Error);
                report.Add(await benchmark.RunAsync(stage));
            }
            catch (Exception fault)
            {
                // What the others measured is not lost with it.
                await Console.Error.WriteLineAsync($"{benchmark.Name} broke: {fault}");
                whole = false;
            }
        }

        report.Write(Console.Out);
        return whole;
    }
}
