using Ampora.Hosting.Errors;
using Ampora.Hosting.Listeners;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ampora.Hosting.Tests.Apps;

internal static class SampleEndpoints
{
    public static Task AnswerAgentAsync(HttpContext context) => context.Response.WriteAsync("agent");

    public static void MapSample(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/things", () => TypedResults.Ok(new Thing("first", 1))).OnListener(Listener.Http);
        endpoints.MapGet("/api/v1/unplaced", () => TypedResults.Text("unplaced"));
        endpoints.MapPost("/api/v1/things", (Thing thing) => thing.Size > 10 ? Problems.Validation("size", "must be at most 10") : Results.Ok(thing))
            .OnListener(Listener.Http);
        endpoints.MapGet("/api/v1/broken", Task<string> () => throw new InvalidOperationException("the inside of the house")).OnListener(Listener.Http);
        endpoints.MapPost("/sample.v1.Sample/Call", () => TypedResults.Text("call")).OnListener(Listener.Grpc);
    }
}
