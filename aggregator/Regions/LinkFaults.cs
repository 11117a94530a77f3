using System.Net.Sockets;
using System.Security.Authentication;
using Grpc.Core;

namespace Ampora.Aggregator.Regions;

/// <summary>Why a link ended, in words that name the place and, where it helps, the key to look at.</summary>
internal static class LinkFaults
{
    public static string Describe(Exception fault, RegionCaller caller)
    {
        var place = caller.Address.Authority;
        return fault switch
        {
            LinkBrokenException broken => broken.Message,
            RpcException { StatusCode: StatusCode.Unauthenticated } => $"{place} refused the token",
            RpcException { StatusCode: StatusCode.PermissionDenied } => $"{place} does not allow this reader",
            RpcException { StatusCode: StatusCode.Unimplemented } => $"{place} does not speak ampora.federation.v1",
            RpcException rpc when Find<AuthenticationException>(rpc) is not null => $"{place} does not show the pinned key",
            RpcException rpc when Find<SocketException>(rpc) is { } socket => $"{Words(socket)} at {place}",
            RpcException { StatusCode: StatusCode.DeadlineExceeded } => $"no answer from {place} in time",
            RpcException rpc => $"{place} ended the stream: {Sentence(rpc.Status.Detail, rpc.StatusCode)}",
            _ => $"{place}: {fault.Message.TrimEnd('.')}",
        };
    }

    private static string Words(SocketException socket) => socket.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.ConnectionReset => "connection reset",
        SocketError.TimedOut => "no answer in time",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "the name was not found",
        _ => socket.Message.TrimEnd('.').ToLowerInvariant(),
    };

    private static string Sentence(string detail, StatusCode code) => detail.Length == 0 ? code.ToString() : detail.TrimEnd('.');

    private static TException? Find<TException>(RpcException rpc)
        where TException : Exception
    {
        for (var inner = rpc.Status.DebugException; inner is not null; inner = inner.InnerException)
        {
            if (inner is TException found)
            {
                return found;
            }
        }

        return null;
    }
}

/// <summary>This side ends the stream; the message says why, without the region's name and without a full stop.</summary>
internal sealed class LinkBrokenException(string message) : Exception(message);
