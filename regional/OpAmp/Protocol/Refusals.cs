using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>Replies that refuse. error_response excludes every other field but instance_uid (OpAMP, ServerErrorResponse).</summary>
internal static class Refusals
{
    private const int InstanceUidBytes = 16;

    /// <summary>What is wrong with the identity of a message; null when nothing is.</summary>
    public static string? OfIdentity(AgentToServer message) => message.InstanceUid switch
    {
        { Length: not InstanceUidBytes } uid => $"instance_uid: must be exactly {InstanceUidBytes} bytes, was {uid.Length}.",
        var uid when uid.Span.IndexOfAnyExcept((byte)0) < 0 => "instance_uid: must not be all zero.",
        _ => null,
    };

    public static ServerToAgent BadRequest(ByteString instanceUid, string message) =>
        Refuse(instanceUid, ServerErrorResponseType.BadRequest, message);

    /// <param name="instanceUid">Of the message this answers, as far as it could be read.</param>
    /// <param name="message">For a person at the agent.</param>
    /// <param name="retryAfter">When the agent may come back; at least 30 s is recommended (OpAMP, Throttling).</param>
    public static ServerToAgent Unavailable(ByteString instanceUid, string message, TimeSpan retryAfter)
    {
        var reply = Refuse(instanceUid, ServerErrorResponseType.Unavailable, message);
        reply.ErrorResponse.RetryInfo = new RetryInfo { RetryAfterNanoseconds = (ulong)(retryAfter.TotalMilliseconds * 1_000_000) };
        return reply;
    }

    private static ServerToAgent Refuse(ByteString instanceUid, ServerErrorResponseType type, string message) =>
        new() { InstanceUid = instanceUid, ErrorResponse = new ServerErrorResponse { Type = type, ErrorMessage = message } };
}
