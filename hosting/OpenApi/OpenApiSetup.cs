using Ampora.Hosting.Listeners;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Ampora.Hosting.OpenApi;

public static class OpenApiSetup
{
    private const string Document = "v1";

    /// <summary>Describes the REST endpoints; the document is served at <c>/openapi/v1.json</c>. It names no server, so it is the same everywhere.</summary>
    public static void AddAmporaOpenApi(this WebApplicationBuilder builder, Action<OpenApiOptions>? configure = null)
    {
        builder.Services.AddSingleton<OpenApiMarker>();
        builder.Services.AddOpenApi(Document, options =>
        {
            options.AddDocumentTransformer<ProductDocument>();
            options.AddOperationTransformer<SignInAnswers>();
            options.AddSchemaTransformer<RequiredMembers>();
            options.AddSchemaTransformer<QueryWords>();
            configure?.Invoke(options);
        });
    }

    /// <summary>The document holds no data, so anybody may read it.</summary>
    internal static void MapOpenApiDocument(this IEndpointRouteBuilder endpoints)
    {
        if (endpoints.ServiceProvider.GetService<OpenApiMarker>() is not null)
        {
            endpoints.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous().OnListener(Listener.Http);
        }
    }

    private sealed class OpenApiMarker;
}
