using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Ampora.Hosting.OpenApi;

/// <summary>
/// A record's parameter without a default value is always there: in an answer because every member is written, in a request
/// because the input check demands it. The framework only marks members that C# calls <c>required</c>.
/// </summary>
internal sealed class RequiredMembers : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object && context.JsonPropertyInfo is null && schema.Properties is not null)
        {
            foreach (var member in context.JsonTypeInfo.Properties.Where(member => member.AssociatedParameter is { IsMemberInitializer: false, HasDefaultValue: false }))
            {
                (schema.Required ??= new HashSet<string>()).Add(member.Name);
            }
        }

        return Task.CompletedTask;
    }
}
