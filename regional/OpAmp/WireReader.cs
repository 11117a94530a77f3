namespace Ampora.Regional.OpAmp;

/// <summary>Reads the encoding of protobuf without allocating. Each call takes what it read off the front; on false the rest is undefined.</summary>
internal static class WireReader
{
    private const int LongestVarint = 10;

    /// <summary>Number and wire type of a field: 32 bits, and the number is not 0.</summary>
    public static bool TryReadTag(ref ReadOnlySpan<byte> data, out ulong tag) => TryReadVarint(ref data, out tag) && tag is > 7 and <= uint.MaxValue;

    public static bool TryReadVarint(ref ReadOnlySpan<byte> data, out ulong value)
    {
        value = 0;
        for (var i = 0; i < data.Length && i < LongestVarint; i++)
        {
            value |= (ulong)(data[i] & 0x7F) << (7 * i);
            if ((data[i] & 0x80) == 0)
            {
                data = data[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    /// <summary>Bytes after their length.</summary>
    public static bool TryReadBytes(ref ReadOnlySpan<byte> data, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!TryReadVarint(ref data, out var length) || length > (ulong)data.Length)
        {
            return false;
        }

        value = data[..(int)length];
        data = data[(int)length..];
        return true;
    }

    public static bool TrySkip(ref ReadOnlySpan<byte> data, int bytes)
    {
        var there = data.Length >= bytes;
        data = there ? data[bytes..] : default;
        return there;
    }
}
