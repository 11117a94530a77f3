using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Ampora.Hosting.Telemetry;

/// <summary>Answers one pull at a time with the current values as Prometheus text.</summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusExporter : BaseExporter<Metric>, IPullMetricExporter
{
    private const int CollectTimeoutMilliseconds = 5_000;

    private readonly Lock _pull = new();
    private string _text = string.Empty;

    public Func<int, bool>? Collect { get; set; }

    /// <summary>The text; null when the values could not be collected in time, or collection has not begun.</summary>
    public string? Pull()
    {
        lock (_pull)
        {
            return Collect?.Invoke(CollectTimeoutMilliseconds) == true ? _text : null;
        }
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        var text = new PrometheusText();
        text.AddResource(ParentProvider.GetResource());
        foreach (var metric in batch)
        {
            text.Add(metric);
        }

        _text = text.ToString();
        return ExportResult.Success;
    }
}
