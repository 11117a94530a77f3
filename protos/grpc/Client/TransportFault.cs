using Grpc.Core;

namespace Grpc.Net.Client;

/// <summary>What a failed request or stream means for the call (PROTOCOL-HTTP2.md, Errors).</summary>
internal static class TransportFault
{
    internal static Status StatusOf(Exception failure)
    {
        for (var e = failure; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case RpcException expected:
                    return expected.Status;
                case HttpProtocolException reset:
                    return new Status(OfHttp2(reset.ErrorCode), reset.Message, failure);
            }
        }

        return failure switch
        {
            HttpRequestException or IOException => new Status(StatusCode.Unavailable, Innermost(failure), failure),
            OperationCanceledException => new Status(StatusCode.Cancelled, "The call was cancelled.", failure),
            _ => new Status(StatusCode.Internal, $"The call failed: {failure.Message}", failure),
        };
    }

    private static StatusCode OfHttp2(long error) => error switch
    {
        // NO_ERROR is a server that goes away in good order, REFUSED_STREAM one that did not look at the request; as PROTOCOL_ERROR .NET reports also a
        // connection that it gave up itself, because a ping was not answered.
        0 or 1 or 7 => StatusCode.Unavailable,
        8 => StatusCode.Cancelled,
        11 => StatusCode.ResourceExhausted,
        12 => StatusCode.PermissionDenied,
        _ => StatusCode.Internal,
    };

    private static string Innermost(Exception failure)
    {
        while (failure.InnerException is { } inner)
        {
            failure = inner;
        }

        return failure.Message;
    }
}
