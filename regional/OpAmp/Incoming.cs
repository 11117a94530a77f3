using System.Diagnostics.CodeAnalysis;
using Ampora.Protos;
using Ampora.Regional.OpAmp.Protocol;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp;

/// <summary>Bytes to a message whose identity is sound, or the reply that says why not.</summary>
internal static class Incoming
{
    /// <summary>What the parser takes by itself.</summary>
    private const int UsualLevels = 100;

    public static bool TryParse(ReadOnlySpan<byte> data, [NotNullWhen(true)] out AgentToServer? message, [NotNullWhen(false)] out ServerToAgent? refusal)
    {
        (message, refusal) = (null, null);
        try
        {
            var levels = WireRules.Levels(data, out var fault);
            if (fault is not null)
            {
                refusal = Refuse("malformed", ByteString.Empty, $"AgentToServer: not a valid protobuf: {fault}");
                return false;
            }

            message = levels < UsualLevels ? AgentToServer.Parser.ParseFrom(data) : AgentToServer.Parser.ParseNested(data);
        }
        catch (Exception fault) when (fault is InvalidProtocolBufferException or IndexOutOfRangeException or ArgumentException)
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
        OpAmpMetrics.Rejected(reason);
        return Refusals.BadRequest(instanceUid, words);
    }
}
