using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Ampora.Hosting.Listeners;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Ampora.Hosting.Errors;

public static class ErrorsSetup
{
    private const int DeepestJson = 1000;

    /// <summary>Makes the types of a source-generated context known to REST. Contexts added later are asked first.</summary>
    public static IServiceCollection AddJson(this IServiceCollection services, IJsonTypeInfoResolver context) =>
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, context));

    internal static void AddErrors(this IServiceCollection services)
    {
        services.AddJson(HostingJson.Default);
        // Numbers are numbers: the framework would also take them as text, and say so in the OpenAPI document.
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
        // What an agent reports may nest deeper than the framework writes: health within health.
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.MaxDepth = DeepestJson);
        // A body that does not parse becomes an exception with words, not an empty 400.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
    }

    internal static void UseErrors(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = context => ForException(context).ExecuteAsync(context),
            SuppressDiagnosticsCallback = failure => failure.Exception is BadHttpRequestException,
        });
        app.UseStatusCodePages(context => ForBareStatusAsync(context.HttpContext));
    }

    private static ProblemHttpResult ForException(HttpContext context)
    {
        if (context.Features.Get<IExceptionHandlerFeature>()?.Error is not BadHttpRequestException bad)
        {
            return Problems.Make(StatusCodes.Status500InternalServerError, "This is a fault of ours.", "The log holds the reason under the trace id.");
        }

        var json = bad.InnerException as JsonException;
        return json?.Path is { } path
            ? Problems.Validation(path, json.Message)
            : Problems.Make(bad.StatusCode, ReasonPhrases.GetReasonPhrase(bad.StatusCode), json?.Message ?? Words(bad));
    }

    /// <summary>The framework speaks of a missing body to whoever wrote the endpoint, not to the caller.</summary>
    private static string Words(BadHttpRequestException bad) =>
        bad.Message.StartsWith("Implicit body", StringComparison.Ordinal) ? "The request needs a JSON body." : bad.Message;

    /// <summary>A status that somebody set without a body. gRPC has its own errors, in trailers.</summary>
    private static Task ForBareStatusAsync(HttpContext context) =>
        context.Listener() == Listener.Grpc ? Task.CompletedTask : Problem(context.Response.StatusCode).ExecuteAsync(context);

    private static ProblemHttpResult Problem(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => Problems.Unauthorized("Send the API token as a bearer token, or sign in through a sign-in link."),
        StatusCodes.Status403Forbidden => Problems.Forbidden(),
        StatusCodes.Status404NotFound => Problems.NotFound(),
        _ => Problems.Make(status, ReasonPhrases.GetReasonPhrase(status), null),
    };
}
