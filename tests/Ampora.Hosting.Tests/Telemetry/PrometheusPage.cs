using System.Globalization;
using System.Text.RegularExpressions;

namespace Ampora.Hosting.Tests.Telemetry;

/// <summary>Reads the text format as strictly as a scraper: one block per name, HELP and TYPE before its samples, every line well formed.</summary>
internal sealed partial class PrometheusPage
{
    private readonly Dictionary<string, double> _samples = [];

    public PrometheusPage(string text)
    {
        text.ShouldEndWith("\n");
        var family = string.Empty;
        foreach (var line in text.Split('\n')[..^1])
        {
            if (Comment().Match(line) is { Success: true } comment)
            {
                family = Begin(comment);
                continue;
            }

            var sample = Sample().Match(line);
            sample.Success.ShouldBeTrue(line);
            var name = sample.Groups["name"].Value;
            (Types[family] == "histogram" ? HistogramSuffix().Replace(name, string.Empty) : name).ShouldBe(family, line);
            _samples.TryAdd($"{name}{sample.Groups["labels"].Value}", Number(sample.Groups["value"].Value)).ShouldBeTrue(line);
        }
    }

    public Dictionary<string, string> Types { get; } = [];

    public Dictionary<string, string> Help { get; } = [];

    /// <param name="series">As it is written, with its labels.</param>
    public double this[string series] => _samples[series];

    public IEnumerable<string> Series(string start) => _samples.Keys.Where(series => series.StartsWith(start, StringComparison.Ordinal));

    private string Begin(Match comment)
    {
        var (name, words) = (comment.Groups["name"].Value, comment.Groups["words"].Value);
        Types.ContainsKey(name).ShouldBeFalse($"{name} has two blocks");
        (comment.Groups["kind"].Value == "HELP" ? Help : Types)[name] = words;
        return name;
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex("^# (?<kind>HELP|TYPE) (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<words>.+)$")]
    private static partial Regex Comment();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?<labels>\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\["\\n])*",?)+\})? (?<value>\S+)$""")]
    private static partial Regex Sample();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex HistogramSuffix();
}
