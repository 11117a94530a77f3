using Ampora.Hosting.Options;

namespace Ampora.Hosting.Telemetry;

internal sealed class TelemetryOptionsValidator : OptionsValidator<TelemetryOptions>
{
    private const int LeastTokenLength = 32;

    public override void Validate(TelemetryOptions options, OptionsFaults faults)
    {
        faults.Unless(options.MetricsToken is null or { Length: >= LeastTokenLength }, "Telemetry:MetricsToken", $"must have at least {LeastTokenLength} characters");
        faults.Unless(
            options.OtlpEndpoint is null or { IsAbsoluteUri: true, Scheme: "http" or "https" },
            "Telemetry:OtlpEndpoint",
            "must be a URL that begins with http:// or https://");
    }
}
