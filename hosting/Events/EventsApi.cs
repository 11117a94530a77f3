using System.Text.Json;
using Ampora.Hosting.Errors;
using Ampora.Hosting.Listeners;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ampora.Hosting.Events;

/// <summary>REST: server-sent events that tell open pages what to fetch again.</summary>
public static class EventsApi
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public static void AddChangeListeners(this IServiceCollection services) => services.AddJson(EventsJson.Default).AddSingleton<ChangeListeners>();

    /// <summary>Needs <see cref="AddChangeListeners"/> and somebody who tells them.</summary>
    public static void MapEvents(this WebApplication app) =>
        app.MapGet("/api/v1/events", StreamAsync).WithName("streamEvents").WithTags("events")
            .Produces<FleetChange>(StatusCodes.Status200OK, "text/event-stream").OnListener(Listener.Http);

    private static async Task StreamAsync(HttpContext context, ChangeListeners events, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        var cancellation = ends.Token;
        try
        {
            // Not disposed of: that is not allowed while a read is pending, and the channel needs none.
            var changes = events.ListenAsync(cancellation).GetAsyncEnumerator(cancellation);
            await WriteAsync(context.Response, ": connected\n\n", cancellation);
            var next = changes.MoveNextAsync().AsTask();
            while (!cancellation.IsCancellationRequested)
            {
                try
                {
                    if (!await next.WaitAsync(KeepAlive, time, cancellation))
                    {
                        return;
                    }

                    await WriteAsync(context.Response, $"event: changed\ndata: {JsonSerializer.Serialize(changes.Current, EventsJson.Default.FleetChange)}\n\n", cancellation);
                    next = changes.MoveNextAsync().AsTask();
                }
                catch (TimeoutException)
                {
                    await WriteAsync(context.Response, ": keep-alive\n\n", cancellation);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The page was closed, or this process ends.
        }
    }

    private static async Task WriteAsync(HttpResponse response, string text, CancellationToken cancellation)
    {
        await response.WriteAsync(text, cancellation);
        await response.Body.FlushAsync(cancellation);
    }
}
