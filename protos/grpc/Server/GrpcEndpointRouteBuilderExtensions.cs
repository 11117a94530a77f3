using System.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

public static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves the methods of <typeparamref name="TService"/>, a class on a generated service base; one instance per call, from the call's service provider
    /// or made with it. Attributes of the class and of its methods become metadata of the endpoints.
    /// </summary>
    public static GrpcServiceEndpointConventionBuilder MapGrpcService<TService>(this IEndpointRouteBuilder builder)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        var provider = builder.ServiceProvider;
        if (provider.GetService<GrpcServicesExtensions.GrpcMarker>() is null)
        {
            throw new InvalidOperationException("Call services.AddGrpc() before mapping gRPC services.");
        }

        var options = provider.GetRequiredService<IOptions<GrpcServiceOptions<TService>>>().Value
            .WithDefaults(provider.GetRequiredService<IOptions<GrpcServiceOptions>>().Value);
        var log = provider.GetRequiredService<ILoggerFactory>().CreateLogger<TService>();
        var binder = new EndpointServiceBinder<TService>(builder, new ServerCallSettings(options, log, TimeProvider.System));
        Bind(typeof(TService), binder);
        return new GrpcServiceEndpointConventionBuilder(binder.Complete());
    }

    private static void Bind(Type service, ServiceBinderBase binder)
    {
        var attribute = service.GetCustomAttribute<BindServiceMethodAttribute>(inherit: true)
            ?? throw new InvalidOperationException($"{service} is not derived from a generated service base.");
        var bind = Array.Find(
            attribute.BindType.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic),
            method => method.Name == attribute.BindMethodName && method.GetParameters() is [{ ParameterType: var first }, { ParameterType: var second }]
                && first == typeof(ServiceBinderBase) && second.IsAssignableFrom(service))
            ?? throw new InvalidOperationException($"{attribute.BindType} has no {attribute.BindMethodName}(ServiceBinderBase, {service.Name}).");
        bind.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [binder, null], null);
    }
}
