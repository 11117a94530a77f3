using System.Reflection;
using Ampora.Hosting.Fleet;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Ampora.Hosting.OpenApi;

/// <summary>Names the words that a text parameter takes (<see cref="WordsOfAttribute"/>).</summary>
internal sealed class QueryWords : IOpenApiSchemaTransformer
{
    public async Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.ParameterDescription?.ParameterDescriptor is IParameterInfoParameterDescriptor { ParameterInfo: var parameter }
            && parameter.GetCustomAttribute<WordsOfAttribute>() is { } words)
        {
            schema.Enum = (await context.GetOrCreateSchemaAsync(words.Words, null, cancellationToken)).Enum;
        }
    }
}
