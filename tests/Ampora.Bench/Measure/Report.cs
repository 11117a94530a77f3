using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ampora.Bench.Measure;

/// <summary>A table to read, a line of JSON for each row, and both as files: NAME.md, and a JSON file for each row.</summary>
internal sealed class Report(string folder, string name)
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly List<Finding> _findings = [];

    public void Add(IEnumerable<Finding> findings) => _findings.AddRange(findings);

    public void Write(TextWriter output)
    {
        Directory.CreateDirectory(folder);
        var table = Table();
        File.WriteAllText(Path.Combine(folder, $"{name}.md"), table);
        output.WriteLine(table);
        foreach (var finding in _findings)
        {
            var line = JsonSerializer.Serialize(finding, Json);
            File.WriteAllText(Path.Combine(folder, $"{finding.Bench}.json"), line);
            output.WriteLine(line);
        }
    }

    private string Table()
    {
        var table = new StringBuilder("| benchmark | value | bare twin | ratio | CPU-µs (bare) | target | |\n|---|---|---|---|---|---|---|\n");
        foreach (var row in _findings)
        {
            table.AppendLine(CultureInfo.InvariantCulture,
                $"| {row.Bench} | {Round(row.Value)} {row.Unit} | {Round(row.Bare)} | {Round(row.Ratio)} | {Round(row.CpuMicroseconds)} ({Round(row.BareCpuMicroseconds)}) | {row.Target} | {(row.Pass ? "pass" : "miss")} |");
        }

        return table.ToString();
    }

    /// <summary>Three digits that mean something.</summary>
    private static string Round(double? value) => value switch
    {
        null => "–",
        >= 100 or <= -100 => value.Value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 or <= -10 => value.Value.ToString("N1", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("N2", CultureInfo.InvariantCulture),
    };
}
