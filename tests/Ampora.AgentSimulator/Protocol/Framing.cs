using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.AgentSimulator.Protocol;

/// <summary>A WebSocket message of OpAMP: a varint header with the value 0, then the protobuf message.</summary>
internal static class Framing
{
    private const int MaxHeaderLength = 10;

    internal static int EncodedLength(AgentToServer message) => 1 + message.CalculateSize();

    internal static void Write(AgentToServer message, Span<byte> target)
    {
        target[0] = 0;
        message.WriteTo(target[1..]);
    }

    /// <exception cref="InvalidDataException">The header is not 0.</exception>
    /// <exception cref="InvalidProtocolBufferException">What follows the header is not a message.</exception>
    internal static ServerToAgent Read(ReadOnlySpan<byte> data)
    {
        for (var at = 0; at < data.Length && at < MaxHeaderLength; at++)
        {
            if ((data[at] & 0x7F) != 0)
            {
                break;
            }

            if (data[at] == 0)
            {
                return ServerToAgent.Parser.ParseFrom(data[(at + 1)..]);
            }
        }

        throw new InvalidDataException("The message does not start with the header 0.");
    }
}
