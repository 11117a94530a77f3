using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ampora.Hosting.Logging;

/// <summary>
/// Every line that is logged while a request is answered names its trace, its id and its path, with and without tracing. In the place of
/// ASP.NET Core's own, which would also stay with each agent's connection for as long as it lasts.
/// </summary>
internal static class RequestTrace
{
    private const string Name = "ampora.request";

    public static async Task BeginAsync(HttpContext context, RequestDelegate next, ILogger logger)
    {
        using var activity = Activity.Current is null ? Begin(context.Request.Headers.TraceParent) : null;
        using var scope = logger.BeginScope(new Dictionary<string, object>
        {
            ["RequestId"] = context.TraceIdentifier,
            ["RequestPath"] = context.Request.Path.ToString(),
        });
        await next(context);
    }

    private static Activity Begin(string? caller)
    {
        var activity = new Activity(Name);
        if (ActivityContext.TryParse(caller, traceState: null, out var parent))
        {
            activity.SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags);
        }

        return activity.Start();
    }
}
