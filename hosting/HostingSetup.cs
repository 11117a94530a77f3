using Ampora.Hosting.Access;
using Ampora.Hosting.Errors;
using Ampora.Hosting.Health;
using Ampora.Hosting.Listeners;
using Ampora.Hosting.Logging;
using Ampora.Hosting.OpenApi;
using Ampora.Hosting.Processes;
using Ampora.Hosting.Telemetry;
using Ampora.Hosting.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Ampora.Hosting;

/// <summary>How any Ampora process runs.</summary>
public static class HostingSetup
{
    public static void AddAmporaHosting(this WebApplicationBuilder builder, ProductIdentity identity, params Listener[] listeners)
    {
        builder.Services.AddSingleton(identity);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddConsoleLogs();
        builder.AddTelemetry();
        builder.AddListeners(listeners);
        builder.Services.AddProcess();
        builder.Services.AddErrors();
        builder.Services.AddHealth();
        builder.Services.AddUi();
    }

    /// <summary>
    /// What every request passes, in this order: its log lines are named, errors become problem details, browsers get their limits, routing, the listener is checked,
    /// sign-in, forged browser requests are refused, authorization. An app that serves a listener without endpoints branches before this
    /// (<see cref="ListenerEndpoints.Listener"/>), and is then on its own.
    /// </summary>
    public static void UseAmporaHosting(this WebApplication app)
    {
        var requests = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(RequestTrace).FullName!);
        app.Use((context, next) => RequestTrace.BeginAsync(context, next, requests));
        app.UseErrors();
        app.Use(SecurityHeaders.Add);
        app.UseRouting();
        app.Use(ListenerEndpoints.RefuseOtherListeners);
        app.UseAuthentication();
        app.Use(CrossSiteGuard.Check);
        app.UseAuthorization();
    }

    /// <summary>
    /// Health, metrics, sign-in, the OpenAPI document (with <c>AddAmporaOpenApi</c>) and the UI. Without sign-in only
    /// <c>/health/live</c>, <c>/health/ready</c>, <c>/api/v1/health</c>, <c>/metrics</c> (guarded), <c>/signin</c>, <c>/openapi/v1.json</c> and the UI's files answer.
    /// </summary>
    public static void MapAmporaEndpoints(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealth();
        endpoints.MapMetrics();
        endpoints.MapSession();
        endpoints.MapOpenApiDocument();
        endpoints.MapUi();
    }
}
