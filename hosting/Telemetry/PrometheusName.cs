using System.Text;

namespace Ampora.Hosting.Telemetry;

/// <summary>OpenTelemetry names and UCUM units as Prometheus names: <c>http.server.request.duration</c> in <c>s</c> is <c>http_server_request_duration_seconds</c>.</summary>
internal static class PrometheusName
{
    public static string OfMetric(string name, string unit, string type)
    {
        var text = Sanitize(name, allowColon: true);
        text = WithSuffix(text, UnitWord(unit, type));
        return type == "counter" ? WithSuffix(text, "total") : text;
    }

    public static string OfLabel(string key) => Sanitize(key, allowColon: false);

    private static string WithSuffix(string name, string suffix) =>
        suffix.Length == 0 || name.EndsWith($"_{suffix}", StringComparison.Ordinal) ? name : $"{name}_{suffix}";

    private static string UnitWord(string unit, string type)
    {
        if (unit == "1")
        {
            return type == "gauge" ? "ratio" : string.Empty;
        }

        // {request} is a note, not a unit.
        if (string.IsNullOrEmpty(unit) || unit.Contains('{', StringComparison.Ordinal))
        {
            return string.Empty;
        }

        var slash = unit.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? Word(unit) : $"{Word(unit[..slash])}_per_{PerWord(unit[(slash + 1)..])}";
    }

    private static string Word(string unit) => unit switch
    {
        "d" => "days",
        "h" => "hours",
        "min" => "minutes",
        "s" => "seconds",
        "ms" => "milliseconds",
        "us" => "microseconds",
        "ns" => "nanoseconds",
        "By" => "bytes",
        "KiBy" => "kibibytes",
        "MiBy" => "mebibytes",
        "GiBy" => "gibibytes",
        "Cel" => "celsius",
        "%" => "percent",
        _ => Sanitize(unit, allowColon: false).Trim('_'),
    };

    private static string PerWord(string unit) => unit switch
    {
        "s" => "second",
        "min" => "minute",
        "h" => "hour",
        "d" => "day",
        _ => Word(unit),
    };

    private static string Sanitize(string name, bool allowColon)
    {
        var text = new StringBuilder(name.Length + 1);
        foreach (var c in name)
        {
            var allowed = char.IsAsciiLetterOrDigit(c) || (allowColon && c == ':');
            if (allowed || text.Length == 0 || text[^1] != '_')
            {
                text.Append(allowed ? c : '_');
            }
        }

        return text.Length > 0 && char.IsAsciiDigit(text[0]) ? $"_{text}" : text.ToString();
    }
}
