using System.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>Turns each method of a service type into one POST endpoint.</summary>
internal sealed class EndpointServiceBinder<TService>(IEndpointRouteBuilder routes, ServerCallSettings settings) : ServiceBinderBase
    where TService : class
{
    private readonly List<IEndpointConventionBuilder> _endpoints = [];
    private readonly HashSet<string> _services = [];

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var (info, call) = Find<Func<TService, TRequest, ServerCallContext, Task<TResponse>>>(
            method, typeof(TRequest), typeof(ServerCallContext));
        Map(method, info, async (service, context) =>
        {
            var request = await context.Input.ReadOnlyMessageAsync(method.RequestMarshaller, context.CancellationToken);
            await context.WriteOnlyMessageAsync(method.ResponseMarshaller, await call(service, request, context));
        });
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var (info, call) = Find<Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task>>(
            method, typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        Map(method, info, async (service, context) =>
        {
            var request = await context.Input.ReadOnlyMessageAsync(method.RequestMarshaller, context.CancellationToken);
            await call(service, request, new ResponseStream<TResponse>(context, method.ResponseMarshaller), context);
        });
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var (info, call) = Find<Func<TService, IAsyncStreamReader<TRequest>, ServerCallContext, Task<TResponse>>>(
            method, typeof(IAsyncStreamReader<TRequest>), typeof(ServerCallContext));
        Map(method, info, async (service, context) =>
        {
            var requests = new RequestStream<TRequest>(context, method.RequestMarshaller);
            await context.WriteOnlyMessageAsync(method.ResponseMarshaller, await call(service, requests, context));
        });
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var (info, call) = Find<Func<TService, IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>, ServerCallContext, Task>>(
            method, typeof(IAsyncStreamReader<TRequest>), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        Map(method, info, (service, context) => call(
            service,
            new RequestStream<TRequest>(context, method.RequestMarshaller),
            new ResponseStream<TResponse>(context, method.ResponseMarshaller),
            context));
    }

    /// <summary>Adds the answer to methods that the services do not have, and gives back all endpoints.</summary>
    internal IReadOnlyList<IEndpointConventionBuilder> Complete()
    {
        foreach (var service in _services)
        {
            var endpoint = routes.MapPost($"/{service}/{{unimplementedMethod}}", http => ServerCall.RefuseAsync(
                http, settings, new Status(StatusCode.Unimplemented, $"Service {service} has no such method.")));
            _endpoints.Add(endpoint.WithDisplayName($"gRPC - unknown method of {service}"));
        }

        return _endpoints;
    }

    private static (MethodInfo Info, TDelegate Call) Find<TDelegate>(IMethod method, params Type[] parameters)
        where TDelegate : Delegate
    {
        var info = typeof(TService).GetMethod(method.Name, BindingFlags.Instance | BindingFlags.Public, parameters)
            ?? throw new InvalidOperationException($"{typeof(TService)} has no public method {method.Name} for {method.FullName}.");
        return (info, info.CreateDelegate<TDelegate>());
    }

    private void Map(IMethod method, MethodInfo info, Func<TService, ServerCall, Task> run)
    {
        var factory = ActivatorUtilities.CreateFactory<TService>(Type.EmptyTypes);
        var handler = new ServerCallHandler<TService>(method, factory, run, settings);
        object[] metadata =
        [
            .. typeof(TService).GetCustomAttributes(inherit: true),
            .. info.GetCustomAttributes(inherit: true),
            new GrpcMethodMetadata(typeof(TService), method),
        ];
        _services.Add(method.ServiceName);
        _endpoints.Add(routes.MapPost(method.FullName, handler.HandleAsync).WithMetadata(metadata).WithDisplayName($"gRPC - {method.FullName}"));
    }
}
