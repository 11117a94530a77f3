using System.Buffers.Binary;

namespace Ampora.Bench.Load;

/// <summary>Cuts the frames of a server out of what was received.</summary>
internal ref struct ServerFrames(ReadOnlySpan<byte> received)
{
    public const int Binary = 0x2;
    public const int Close = 0x8;
    public const int Ping = 0x9;

    private ReadOnlySpan<byte> _left = received;

    /// <summary>Bytes of a frame that is not complete.</summary>
    public readonly int Left => _left.Length;

    public int Opcode { get; private set; }

    public ReadOnlySpan<byte> Payload { get; private set; }

    public bool Next()
    {
        if (_left.Length < 2)
        {
            return false;
        }

        var (head, size) = (_left[1] & 0x7F) switch
        {
            126 => (4, _left.Length < 4 ? int.MaxValue - 10 : BinaryPrimitives.ReadUInt16BigEndian(_left[2..])),
            127 => (10, _left.Length < 10 ? int.MaxValue - 10 : checked((int)BinaryPrimitives.ReadUInt64BigEndian(_left[2..]))),
            var small => (2, small),
        };
        if (_left.Length < head + size)
        {
            return false;
        }

        Opcode = _left[0] & 0x0F;
        Payload = _left.Slice(head, size);
        _left = _left[(head + size)..];
        return true;
    }
}
