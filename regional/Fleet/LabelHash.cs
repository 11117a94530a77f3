using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Ampora.Regional.Fleet;

/// <summary>
/// A label and its value in 64 bits: 20 that stand for the name alone, 44 for both. The key is chosen anew by every process, so that nobody
/// can prepare labels that collide; by chance a question about one value among 100,000 meets another one once in a hundred million times.
/// </summary>
internal static class LabelHash
{
    /// <summary>The bits of the name.</summary>
    public const ulong NameMask = ~0UL << 44;

    private static readonly ulong[] Key = MemoryMarshal.Cast<byte, ulong>(RandomNumberGenerator.GetBytes(3 * sizeof(ulong))).ToArray();

    /// <summary>0 is nobody's.</summary>
    public static ulong Of(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => (OfName(name) & NameMask) | (Mix(OfName(name), value) & ~NameMask) | 1;

    /// <summary>Compare under <see cref="NameMask"/>.</summary>
    public static ulong OfName(ReadOnlySpan<byte> name) => Mix(Key[0], name);

    private static ulong Mix(ulong state, ReadOnlySpan<byte> bytes)
    {
        state = Fold(state ^ (ulong)bytes.Length, Key[1]);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            state = Fold(state ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes), Key[2]);
        var tail = 0UL;
        foreach (var b in bytes)
            tail = (tail << 8) | b;
        return Fold(state ^ tail, Key[1] ^ Key[2]);
    }

    /// <summary>Both halves of the product: every bit of the input reaches every bit of the result. The key part is made odd, never zero.</summary>
    private static ulong Fold(ulong state, ulong key)
    {
        var high = Math.BigMul(state, key | 1, out var low);
        return high ^ low ^ state;
    }
}
