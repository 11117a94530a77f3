using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;

namespace Grpc.Reflection;

/// <summary>The descriptors of all services that are mapped, read once, at the first question.</summary>
internal sealed class ServedDescriptors(EndpointDataSource endpoints)
{
    private readonly Lazy<DescriptorIndex> _index = new(() => new DescriptorIndex([.. Find(endpoints)]));

    internal DescriptorIndex Index => _index.Value;

    private static IEnumerable<ServiceDescriptor> Find(EndpointDataSource endpoints) => endpoints.Endpoints
        .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.ServiceType)
        .OfType<Type>()
        .Distinct()
        .Select(type => type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: true)?.BindType
            .GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
        .OfType<ServiceDescriptor>();
}
