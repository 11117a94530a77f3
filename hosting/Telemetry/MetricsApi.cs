using System.Net;
using System.Text;
using Ampora.Hosting.Access;
using Ampora.Hosting.Errors;
using Ampora.Hosting.Listeners;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Ampora.Hosting.Telemetry;

internal static class MetricsApi
{
    private const string ContentType = "text/plain; version=0.0.4";

    public static void MapMetrics(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/metrics", Read).AllowAnonymous().OnListener(Listener.Http).ExcludeFromDescription();

    private static Results<ContentHttpResult, ProblemHttpResult> Read(HttpContext context, PrometheusExporter exporter, IOptions<TelemetryOptions> options)
    {
        if (!IsLocal(context) && !HasToken(context, options.Value.MetricsToken))
        {
            return Problems.Unauthorized("Metrics are answered on this machine, or to the bearer of Telemetry:MetricsToken.");
        }

        return exporter.Pull() is { } text
            ? TypedResults.Text(text, ContentType, Encoding.UTF8)
            : Problems.Unavailable("The metrics could not be collected in time.");
    }

    /// <summary>A proxy on this machine speaks for somebody else.</summary>
    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded");

    private static bool HasToken(HttpContext context, string? token) =>
        token is not null && BearerToken.Of(context.Request) is { } presented && new Secret(token).Matches(presented);
}
