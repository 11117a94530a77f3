using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp.Transport;

/// <summary>A WebSocket message is a header (varint uint64 of value 0) and a protobuf (OpAMP, WebSocket Message Format).</summary>
internal static class Framing
{
    private const int LongestVarint = 10;

    /// <summary>Splits a message. On false, <paramref name="fault"/> says in words what is malformed.</summary>
    public static bool TryUnframe(ReadOnlyMemory<byte> message, out ReadOnlyMemory<byte> data, out string? fault)
    {
        data = default;
        ulong header = 0;
        for (var i = 0; i < message.Length && i < LongestVarint; i++)
        {
            var octet = message.Span[i];
            if (i == LongestVarint - 1 && octet > 1)
            {
                break;
            }

            header |= (ulong)(octet & 0x7F) << (7 * i);
            if ((octet & 0x80) == 0)
            {
                data = message[(i + 1)..];
                fault = header == 0 ? null : $"message header: must be 0, was {header}.";
                return header == 0;
            }
        }

        fault = message.IsEmpty
            ? "message header: missing, the message has no bytes."
            : $"message header: not a varint of at most {LongestVarint} bytes.";
        return false;
    }

    /// <summary>Bytes that <paramref name="message"/> takes with its header.</summary>
    public static int FramedSize(ServerToAgent message) => 1 + message.CalculateSize();

    /// <summary>Writes header and message; <paramref name="target"/> has exactly <see cref="FramedSize"/> bytes.</summary>
    public static void Frame(ServerToAgent message, Span<byte> target)
    {
        target[0] = 0;
        message.WriteTo(target[1..]);
    }
}
