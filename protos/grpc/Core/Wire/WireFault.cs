using System.Globalization;

namespace Grpc.Core.Wire;

/// <summary>What the peer, or a message, did that the protocol does not allow.</summary>
internal static class WireFault
{
    internal static RpcException Internal(string detail, Exception? cause = null) => new(new Status(StatusCode.Internal, detail, cause));

    internal static RpcException Unimplemented(string detail) => new(new Status(StatusCode.Unimplemented, detail));

    internal static RpcException MessageTooLarge(string direction, int limit) => new(new Status(
        StatusCode.ResourceExhausted, string.Create(CultureInfo.InvariantCulture, $"{direction} message exceeds the limit of {limit} bytes.")));
}
