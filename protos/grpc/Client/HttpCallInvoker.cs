using Grpc.Core;

namespace Grpc.Net.Client;

/// <summary>Each call one HTTP/2 request.</summary>
internal sealed class HttpCallInvoker(GrpcChannel channel) : CallInvoker
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        using var call = AsyncUnaryCall(method, host, options, request);
        return call.ResponseAsync.GetAwaiter().GetResult();
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = new ClientCall<TResponse>(channel, method.ResponseMarshaller, options);
        call.Start(method, host, new OneMessageContent<TRequest>(method.RequestMarshaller, request, call));
        return new AsyncUnaryCall<TResponse>(call.ReadOnlyMessageAsync(), call.Headers, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = new ClientCall<TResponse>(channel, method.ResponseMarshaller, options);
        call.Start(method, host, new OneMessageContent<TRequest>(method.RequestMarshaller, request, call));
        return new AsyncServerStreamingCall<TResponse>(call, call.Headers, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var call = new ClientCall<TResponse>(channel, method.ResponseMarshaller, options);
        var requests = new MessageStreamContent<TRequest>(method.RequestMarshaller, call);
        call.Start(method, host, requests);
        return new AsyncClientStreamingCall<TRequest, TResponse>(
            requests, call.ReadOnlyMessageAsync(), call.Headers, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var call = new ClientCall<TResponse>(channel, method.ResponseMarshaller, options);
        var requests = new MessageStreamContent<TRequest>(method.RequestMarshaller, call);
        call.Start(method, host, requests);
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(
            requests, call, call.Headers, call.GetStatus, call.GetTrailers, call.Dispose);
    }
}
