using Ampora.Hosting.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Logs;

namespace Ampora.Hosting.Telemetry;

internal static class TelemetrySetup
{
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<TelemetryOptions, TelemetryOptionsValidator>("Telemetry");
        builder.Services.AddSingleton<ProcessResource>();
        builder.Services.AddSingleton<PrometheusExporter>();
        builder.Services.AddHostedService<TelemetryPipeline>();
        if (Uri.TryCreate(builder.Configuration["Telemetry:OtlpEndpoint"], UriKind.Absolute, out var endpoint))
        {
            builder.Logging.AddOpenTelemetry(logs => logs.IncludeScopes = true);
            builder.Services.AddSingleton<IConfigureOptions<OpenTelemetryLoggerOptions>>(
                provider => new OtlpLogs(provider.GetRequiredService<ProcessResource>(), endpoint));
        }
    }
}
