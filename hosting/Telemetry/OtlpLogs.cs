using Microsoft.Extensions.Options;
using OpenTelemetry.Logs;

namespace Ampora.Hosting.Telemetry;

/// <summary>Sends the logs where the other signals go.</summary>
internal sealed class OtlpLogs(ProcessResource resource, Uri endpoint) : IConfigureOptions<OpenTelemetryLoggerOptions>
{
    public void Configure(OpenTelemetryLoggerOptions logs) =>
        logs.SetResourceBuilder(resource.Builder()).AddOtlpExporter(otlp => otlp.Endpoint = endpoint);
}
