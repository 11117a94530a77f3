using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Ampora.Hosting.OpenApi;

/// <summary>Gives the document the product's name and its way of signing in.</summary>
internal sealed class ProductDocument(ProductIdentity identity) : IOpenApiDocumentTransformer
{
    private const string Bearer = "bearer";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo { Title = identity.Name, Version = "v1" };
        document.Servers = [];
        document.AddComponent<IOpenApiSecurityScheme>(Bearer, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = Bearer,
            Description = "Access:ApiToken",
        });
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
        return Task.CompletedTask;
    }
}
