using System.Globalization;
using System.Text;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Ampora.Hosting.Telemetry;

/// <summary>
/// Prometheus text format 0.0.4; names and labels as the OpenTelemetry specification says (Prometheus compatibility).
/// Exponential histograms have no place in this format and are left out; no instrument here makes one.
/// </summary>
internal sealed class PrometheusText
{
    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);

    public void AddResource(Resource resource)
    {
        var family = new Family("gauge", "Who this process is");
        _families["target_info"] = family;
        Sample(family, "target_info", PrometheusLabels.Of(resource.Attributes), 1);
    }

    public void Add(Metric metric)
    {
        if (TypeOf(metric.MetricType) is not { } type)
        {
            return;
        }

        var name = PrometheusName.OfMetric(metric.Name, metric.Unit, type);
        if (!_families.TryGetValue(name, out var family))
        {
            _families[name] = family = new Family(type, metric.Description);
        }
        else if (family.Type != type)
        {
            // Two meters disagree about one name. The format allows one type, so the first one keeps it.
            return;
        }

        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            var labels = PrometheusLabels.Of(point.Tags, metric.MeterName);
            // Two meters of one name may say the same series, and the format allows it once.
            if (family.Series.Add(labels))
            {
                AddPoint(family, name, labels, metric.MetricType, point);
            }
        }
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (name, family) in _families)
        {
            if (!string.IsNullOrEmpty(family.Help))
            {
                text.Append("# HELP ").Append(name).Append(' ').Append(family.Help.Replace("\\", "\\\\").Replace("\n", "\\n")).Append('\n');
            }

            text.Append("# TYPE ").Append(name).Append(' ').Append(family.Type).Append('\n').Append(family.Samples);
        }

        return text.ToString();
    }

    private static void AddPoint(Family family, string name, string labels, MetricType type, in MetricPoint point)
    {
        switch (type)
        {
            case MetricType.Histogram:
                AddHistogram(family, name, labels, point);
                break;
            case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                Sample(family, name, labels, point.GetSumLong());
                break;
            case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                Sample(family, name, labels, point.GetSumDouble());
                break;
            case MetricType.LongGauge:
                Sample(family, name, labels, point.GetGaugeLastValueLong());
                break;
            case MetricType.DoubleGauge:
                Sample(family, name, labels, point.GetGaugeLastValueDouble());
                break;
        }
    }

    private static void AddHistogram(Family family, string name, string labels, in MetricPoint point)
    {
        var below = 0L;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            below += bucket.BucketCount;
            var separator = labels.Length == 0 ? string.Empty : ",";
            Sample(family, $"{name}_bucket", $"{labels}{separator}le=\"{Number(bucket.ExplicitBound)}\"", below);
        }

        Sample(family, $"{name}_sum", labels, point.GetHistogramSum());
        Sample(family, $"{name}_count", labels, point.GetHistogramCount());
    }

    private static void Sample(Family family, string name, string labels, double value)
    {
        family.Samples.Append(name);
        if (labels.Length > 0)
        {
            family.Samples.Append('{').Append(labels).Append('}');
        }

        family.Samples.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string? TypeOf(MetricType type) => type switch
    {
        MetricType.LongSum or MetricType.DoubleSum => "counter",
        MetricType.LongSumNonMonotonic or MetricType.DoubleSumNonMonotonic or MetricType.LongGauge or MetricType.DoubleGauge => "gauge",
        MetricType.Histogram => "histogram",
        _ => null,
    };

    /// <summary>Everything under one name: the format wants it together, under one type.</summary>
    private sealed record Family(string Type, string Help)
    {
        public StringBuilder Samples { get; } = new();

        public HashSet<string> Series { get; } = new(StringComparer.Ordinal);
    }
}
