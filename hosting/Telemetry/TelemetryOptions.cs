namespace Ampora.Hosting.Telemetry;

/// <summary>Section <c>Telemetry</c>.</summary>
public sealed class TelemetryOptions
{
    /// <summary>Where traces, metrics and logs are sent over OTLP/gRPC, as in <c>http://127.0.0.1:4317</c>. Default: nowhere.</summary>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>A bearer token that opens <c>/metrics</c> to callers that are not on this machine. Default: none, so it stays closed to them.</summary>
    public string? MetricsToken { get; set; }
}
