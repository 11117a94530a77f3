using System.Buffers.Binary;

namespace Ampora.Regional.OpAmp.Transport;

/// <summary>
/// Follows the frames of a WebSocket as their bytes come in (RFC 6455, section 5.2), without keeping them: it knows whether a message is
/// under way, and sees the pong that answers a probe.
/// </summary>
internal struct FrameWatch
{
    /// <summary>Payload bytes of a probe; no other ping of ours has as many.</summary>
    public const int ProbeBytes = 5;

    private const byte Final = 0x80;
    private const byte Masked = 0x80;
    private const byte Control = 0x8;
    private const byte Close = 0x8;
    private const byte Pong = 0xA;
    private const int LongestHead = 14;

    private Head _head;
    private int _headLength;
    private ulong _payloadLeft;
    private ulong _pong;
    private bool _fragmented;

    /// <summary>The first byte of a frame or message is here and its last is not.</summary>
    public readonly bool IsUnderWay => _headLength > 0 || _payloadLeft > 0 || _fragmented;

    /// <summary>The number of the last probe that was answered; 0 before.</summary>
    public ulong Answered { get; private set; }

    /// <summary>A Close frame is here whole.</summary>
    public bool IsClosed { get; private set; }

    public void Saw(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = _payloadLeft > 0 ? Payload(bytes) : Header(bytes);
        }
    }

    private ReadOnlySpan<byte> Header(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            _head[_headLength++] = bytes[0];
            bytes = bytes[1..];
            if (_headLength >= 2 && _headLength == HeadSize())
            {
                _payloadLeft = PayloadSize();
                if (_payloadLeft == 0)
                {
                    End();
                }

                break;
            }
        }

        return bytes;
    }

    private ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> bytes)
    {
        var taken = (int)Math.Min((ulong)bytes.Length, _payloadLeft);
        if (Opcode == Pong && PayloadSize() == ProbeBytes)
        {
            var mask = _headLength - 4;
            for (var i = 0; i < taken; i++)
            {
                var at = ProbeBytes - (int)_payloadLeft + i;
                var masked = (_head[1] & Masked) != 0 ? _head[mask + (at % 4)] : (byte)0;
                _pong = (_pong << 8) | (byte)(bytes[i] ^ masked);
            }
        }

        _payloadLeft -= (ulong)taken;
        if (_payloadLeft == 0)
        {
            End();
        }

        return bytes[taken..];
    }

    private readonly byte Opcode => (byte)(_head[0] & 0x0F);

    private void End()
    {
        if (Opcode == Pong && PayloadSize() == ProbeBytes)
        {
            Answered = _pong;
        }

        IsClosed |= Opcode == Close;
        _fragmented = (Opcode & Control) != 0 ? _fragmented : (_head[0] & Final) == 0;
        (_headLength, _pong) = (0, 0);
    }

    private readonly int HeadSize() => 2 + ((_head[1] & 0x7F) switch { 126 => 2, 127 => 8, _ => 0 }) + ((_head[1] & Masked) != 0 ? 4 : 0);

    private readonly ulong PayloadSize()
    {
        ReadOnlySpan<byte> head = _head;
        return (ulong)(head[1] & 0x7F) switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(head[2..]),
            127 => BinaryPrimitives.ReadUInt64BigEndian(head[2..]),
            var small => small,
        };
    }

    [System.Runtime.CompilerServices.InlineArray(LongestHead)]
    private struct Head
    {
        private byte _first;
    }
}
