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
        new IngestBenchmark(), new CoalesceBenchmark(), new PushBenchmark(), new FleetBenchmark(), new ListsBenchmark(), new GrowthBenchmark(),
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

        if (args is ["--help" or "-h"])
        {
            await Console.Out.WriteLineAsync(BenchArguments.Usage);
            return 0;
        }

        BenchArguments arguments;
        Benchmark[] chosen;
        try
        {
            arguments = BenchArguments.Parse(args);
            chosen = arguments.Names is ["all"]
                ? [.. Benchmarks.Where(benchmark => benchmark.InAll)]
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

        return await (chosen is [var only] ? OneAsync(only, arguments) : SeveralAsync(chosen, arguments)) ? 0 : 1;
    }

    private static async Task<bool> OneAsync(Benchmark benchmark, BenchArguments arguments)
    {
        await Console.Error.WriteLineAsync($"== {benchmark.Name}");
        try
        {
            await using var stage = await Stage.SetAsync(arguments, Console.Error);
            var report = new Report(arguments.Out, benchmark.Name);
            report.Add(await benchmark.RunAsync(stage));
            report.Write(Console.Out);
            return true;
        }
        catch (Exception fault)
        {
            await Console.Error.WriteLineAsync($"{benchmark.Name} broke: {fault}");
            return false;
        }
    }

    /// <summary>Each in a process of its own: one that breaks, is killed or never ends takes no other with it.</summary>
    private static async Task<bool> SeveralAsync(Benchmark[] chosen, BenchArguments arguments)
    {
        var broken = new List<string>();
        var report = new Report(arguments.Out, "table");
        foreach (var benchmark in chosen)
        {
            if (await BenchProcess.RunAsync(arguments.Only(benchmark.Name), arguments.Limit) is { } findings)
            {
                report.Add(findings);
            }
            else
            {
                broken.Add(benchmark.Name);
            }
        }

        report.Write(Console.Out);
        if (broken.Count > 0)
        {
            await Console.Error.WriteLineAsync($"Not measured: {string.Join(", ", broken)}.");
        }

        return broken.Count == 0;
    }
}
