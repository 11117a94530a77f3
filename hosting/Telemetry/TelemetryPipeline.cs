using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Ampora.Hosting.Telemetry;

/// <summary>
/// Collects the meters and activity sources of .NET, Npgsql and ourselves. Metrics can always be pulled;
/// traces are only made when there is somewhere to send them.
/// </summary>
internal sealed class TelemetryPipeline(ProcessResource resource, PrometheusExporter prometheus, IOptions<TelemetryOptions> options)
    : IHostedLifecycleService, IDisposable
{
    private static readonly string[] Meters = ["Microsoft.AspNetCore.*", "System.Net.*", "System.Runtime", "Npgsql", "ampora.*"];
    private static readonly string[] Sources = ["Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "ampora.*"];
    private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private MeterProvider? _metrics;
    private TracerProvider? _traces;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource.Builder())
            .AddMeter(Meters)
            .AddView(BucketsForSeconds)
            .AddReader(new BaseExportingMetricReader(prometheus));
        if (options.Value.OtlpEndpoint is { } endpoint)
        {
            metrics.AddOtlpExporter(otlp => otlp.Endpoint = endpoint);
            _traces = Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(resource.Builder())
                .AddSource(Sources)
                .AddOtlpExporter(otlp => otlp.Endpoint = endpoint)
                .Build();
        }

        _metrics = metrics.Build();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    /// <summary>The SDK's own buckets are made for milliseconds; instruments in seconds that bring no advice get these.</summary>
    private static MetricStreamConfiguration? BucketsForSeconds(Instrument instrument) =>
        instrument is Histogram<double> { Unit: "s", Advice: null } ? new ExplicitBucketHistogramConfiguration { Boundaries = Seconds } : null;
}
