using System.Buffers.Binary;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Bench.Load;

/// <summary>One masked WebSocket frame around an AgentToServer, ready to be sent again and again: only the sequence number is written anew.</summary>
internal sealed class ReportFrame
{
    private const int Head = 14;
    private const int Tail = 1 + 10;
    private const byte FinalBinary = 0x82;
    private const byte Masked = 0x80;
    private const byte SequenceTag = 2 << 3;

    private readonly byte[] _bytes;
    private readonly int _tail;

    /// <param name="message">Without a sequence number.</param>
    public ReportFrame(AgentToServer message)
    {
        var size = message.CalculateSize();
        _bytes = new byte[Head + 1 + size + Tail];
        message.WriteTo(_bytes.AsSpan(Head + 1, size));
        _tail = Head + 1 + size;
    }

    /// <summary>The frame with this number. Valid until the next call.</summary>
    public ReadOnlyMemory<byte> With(ulong sequence)
    {
        var end = _tail;
        _bytes[end++] = SequenceTag;
        while (sequence >= 0x80)
        {
            _bytes[end++] = (byte)(sequence | 0x80);
            sequence >>= 7;
        }

        _bytes[end++] = (byte)sequence;
        var start = WriteHead(end - Head);
        return _bytes.AsMemory(start, end - start);
    }

    /// <summary>Right before the payload. The masking key is 0: it costs the sender nothing and the receiver what any key costs.</summary>
    private int WriteHead(int payload)
    {
        const int key = 4;
        var start = payload switch { < 126 => Head - key - 2, <= ushort.MaxValue => Head - key - 4, _ => Head - key - 10 };
        _bytes.AsSpan(start, Head - start).Clear();
        _bytes[start] = FinalBinary;
        switch (payload)
        {
            case < 126:
                _bytes[start + 1] = (byte)(Masked | payload);
                break;
            case <= ushort.MaxValue:
                _bytes[start + 1] = Masked | 126;
                BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(start + 2), (ushort)payload);
                break;
            default:
                _bytes[start + 1] = Masked | 127;
                BinaryPrimitives.WriteUInt64BigEndian(_bytes.AsSpan(start + 2), (ulong)payload);
                break;
        }

        return start;
    }
}
