using Ampora.Hosting.Listeners;
using Ampora.Hosting.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Ampora.Hosting.Ui;

internal static class UiSetup
{
    public static void AddUi(this IServiceCollection services)
    {
        services.AddValidatedOptions<UiOptions, UiOptionsValidator>("Ui");
        services.AddSingleton<UiFiles>();
        services.Configure<RouteOptions>(routes => routes.SetParameterPolicy<ApiPathConstraint>(ApiPathConstraint.Name));
    }

    /// <summary>Anybody may load the UI, because it holds no data. What is under <c>/api</c> is never a page.</summary>
    public static void MapUi(this IEndpointRouteBuilder endpoints)
    {
        // Built at the first request: the options are not to be read before they have been checked.
        var pipeline = new Lazy<RequestDelegate>(() =>
            endpoints.ServiceProvider.GetRequiredService<UiFiles>().Pipeline(endpoints.CreateApplicationBuilder()));
        Task ServeAsync(HttpContext context)
        {
            // The static file middleware leaves requests alone that have an endpoint.
            context.SetEndpoint(null);
            return pipeline.Value(context);
        }

        endpoints.MapFallback($"/{{**path:{ApiPathConstraint.Name}}}", ServeAsync)
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head])).AllowAnonymous().OnListener(Listener.Http);
    }
}
