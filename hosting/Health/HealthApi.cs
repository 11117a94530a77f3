using Ampora.Hosting.Listeners;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ampora.Hosting.Health;

internal static class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health/live", () => TypedResults.Text("live"))
            .AllowAnonymous().OnListener(Listener.Http).ExcludeFromDescription();
        endpoints.MapGet("/health/ready", ReadyAsync)
            .AllowAnonymous().OnListener(Listener.Http).ExcludeFromDescription();
        endpoints.MapGet("/api/v1/health", ReadyAsync)
            .AllowAnonymous().OnListener(Listener.Http).WithName("GetHealth").WithTags("Process")
            .WithSummary("Is this process ready, and if not, why?")
            .Produces<HealthReply>().Produces<HealthReply>(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<JsonHttpResult<HealthReply>> ReadyAsync(HealthRun run, HttpContext context)
    {
        var report = await run.CheckAsync().WaitAsync(context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        var checks = report.Entries.Select(entry => new HealthCheckReply(entry.Key, Word(entry.Value.Status), entry.Value.Description)).ToList();
        return TypedResults.Json(
            new HealthReply(Word(report.Status), checks),
            HostingJson.Default.HealthReply,
            statusCode: report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    private static string Word(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "ready",
        HealthStatus.Degraded => "degraded",
        _ => "unready",
    };
}
