using System.Globalization;
using System.Text;
using OpenTelemetry;

namespace Ampora.Hosting.Telemetry;

/// <summary>The inside of a sample's braces: <c>name="value"</c>, parted by commas.</summary>
internal static class PrometheusLabels
{
    public static string Of(ReadOnlyTagCollection tags, string meter)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["otel_scope_name"] = meter };
        foreach (var (key, value) in tags)
        {
            Add(labels, key, value);
        }

        return Write(labels);
    }

    public static string Of(IEnumerable<KeyValuePair<string, object>> attributes)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in attributes)
        {
            Add(labels, key, value);
        }

        return Write(labels);
    }

    /// <summary>Two keys that become one label share it, parted by a semicolon, as the specification says.</summary>
    private static void Add(SortedDictionary<string, string> labels, string key, object? value)
    {
        var name = PrometheusName.OfLabel(key);
        var text = value switch
        {
            bool flag => flag ? "true" : "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
        };
        labels[name] = labels.TryGetValue(name, out var earlier) ? $"{earlier};{text}" : text;
    }

    private static string Write(SortedDictionary<string, string> labels)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in labels)
        {
            text.Append(text.Length == 0 ? string.Empty : ",").Append(name).Append("=\"");
            text.Append(value.Replace("\\", "\\\\").Replace("\n", "\\n").Replace("\"", "\\\"")).Append('"');
        }

        return text.ToString();
    }
}
