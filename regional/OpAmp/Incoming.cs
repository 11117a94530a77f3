using System.Diagnostics.CodeAnalysis;
using Ampora.Regional.OpAmp.Protocol;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp;

/// <summary>Bytes to a message whose identity is sound, or the reply that says why not.</summary>
internal static class Incoming
{
    public static bool TryParse(ReadOnlySpan<byte> data, [NotNullWhen(true)] out AgentToServer? message, [NotNullWhen(false)] out ServerToAgent? refusal)
    {
        (message, refusal) = (null, null);
        try
        {
            message = AgentToServer.Parser.ParseFrom(data);
        }
        catch (InvalidProtocolBufferException fault)
        {
            refusal = Refuse("malformed", ByteString.Empty, $"AgentToServer: not a valid protobuf: {fault.Message}");
            return false;
        }

        if (Refusals.OfIdentity(message) is { } identity)
        {
            refusal = Refuse("identity", message.InstanceUid, identity);
            message = null;
            return false;
        }

        return true;
    }

    private static ServerToAgent Refuse(string reason, ByteString instanceUid, string words)
    {
        OpAmpMetrics.Refused.Add(1, new KeyValuePair<string, object?>("reason", reason));
        return Refusals.BadRequest(instanceUid, words);
    }
}
