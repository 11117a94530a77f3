using System.Globalization;
using Ampora.Bench.Benchmarks;

namespace Ampora.Bench;

/// <summary>What the command line says.</summary>
internal sealed record BenchArguments
{
    public static string Usage { get; } = $"""
        usage: tests/bench.sh NAME… | all [--pairs N] [--seconds N] [--agents N] [--out FOLDER]
          NAME          {string.Join(", ", BenchProgram.Benchmarks.Select(benchmark => benchmark.Name))}
          --pairs N     measurements of the bare twin and of the region, in turn (3)
          --seconds N   of each measurement, where time is given (5)
          --agents N    connected at once, instead of each benchmark's own number; a process holds about 19,500
          --per-instance N  of a fleet's agents, to each of its instances (19000)
          --set KEY=VALUE  of the region's environment, once for each; its twin and the senders do not get it
          --statements N  prints the N statements that cost PostgreSQL most (pg_stat_statements), which itself costs a few per cent
          --minutes N   until a benchmark is ended, where several are run (15)
          --out FOLDER  where the figures are written as JSON and Markdown (artifacts/bench)
        """;

    public IReadOnlyList<string> Names { get; private init; } = [];

    public int Pairs { get; private init; } = 3;

    public TimeSpan Time { get; private init; } = TimeSpan.FromSeconds(5);

    public int? Agents { get; private init; }

    public int PerInstance { get; private init; } = Fleet.PerInstance;

    public IReadOnlyList<KeyValuePair<string, string>> Settings { get; private init; } = [];

    /// <summary>So many statements are printed after each part of a benchmark; 0: none, and nothing is counted.</summary>
    public int Statements { get; private init; }

    public TimeSpan Limit { get; private init; } = TimeSpan.FromMinutes(15);

    public string Out { get; private init; } = Path.Combine("artifacts", "bench");

    /// <exception cref="FormatException">An argument is not known, or has no value that fits.</exception>
    public static BenchArguments Parse(string[] args)
    {
        var parsed = new BenchArguments();
        for (var at = 0; at < args.Length; at++)
        {
            var name = args[at];
            if (!name.StartsWith("--", StringComparison.Ordinal))
            {
                parsed = parsed with { Names = [.. parsed.Names, name] };
                continue;
            }

            var value = ++at < args.Length ? args[at] : throw new FormatException($"{name} needs a value.");
            parsed = name switch
            {
                "--pairs" => parsed with { Pairs = Number(name, value) },
                "--seconds" => parsed with { Time = TimeSpan.FromSeconds(Number(name, value)) },
                "--agents" => parsed with { Agents = Number(name, value) },
                "--per-instance" => parsed with { PerInstance = Number(name, value) },
                "--set" when value.Split('=', 2) is [var key, var setting] => parsed with { Settings = [.. parsed.Settings, new(key, setting)] },
                "--set" => throw new FormatException($"--set must be KEY=VALUE, not '{value}'."),
                "--statements" => parsed with { Statements = Number(name, value) },
                "--minutes" => parsed with { Limit = TimeSpan.FromMinutes(Number(name, value)) },
                "--out" => parsed with { Out = value },
                _ => throw new FormatException($"{name} is not known."),
            };
        }

        return parsed;
    }

    /// <summary>The same for one benchmark.</summary>
    public IReadOnlyList<string> Only(string name) =>
    [
        name, "--pairs", $"{Pairs}", "--seconds", $"{(int)Time.TotalSeconds}", "--per-instance", $"{PerInstance}", "--out", Out,
        .. Settings.SelectMany(setting => new[] { "--set", $"{setting.Key}={setting.Value}" }),
        .. Statements > 0 ? ["--statements", $"{Statements}"] : Array.Empty<string>(),
        .. Agents is { } agents ? ["--agents", $"{agents}"] : Array.Empty<string>(),
    ];

    private static int Number(string name, string value) =>
        int.TryParse(value, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new FormatException($"{name} must be a whole number above 0, not '{value}'.");
}
