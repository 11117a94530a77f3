using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Ampora.Hosting.Fleet;

/// <summary>
/// 64 bits that stand for some bytes, within one process: the key is chosen anew by each, so that nobody can prepare bytes that collide.
/// </summary>
public static class KeyedHash
{
    private static readonly ulong[] Key = MemoryMarshal.Cast<byte, ulong>(RandomNumberGenerator.GetBytes(3 * sizeof(ulong))).ToArray();

    public static ulong Of(ReadOnlySpan<byte> bytes) => Of(Key[0], bytes);

    /// <param name="before">The hash of what comes before them.</param>
    /// <param name="bytes">To add.</param>
    public static ulong Of(ulong before, ReadOnlySpan<byte> bytes)
    {
        var state = Fold(before ^ (ulong)bytes.Length, Key[1]);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            state = Fold(state ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes), Key[2]);
        }

        var tail = 0UL;
        foreach (var b in bytes)
        {
            tail = (tail << 8) | b;
        }

        return Fold(state ^ tail, Key[1] ^ Key[2]);
    }

    /// <summary>Both halves of the product: every bit of the input reaches every bit of the result. The key part is made odd, never zero.</summary>
    private static ulong Fold(ulong state, ulong key)
    {
        var high = Math.BigMul(state, key | 1, out var low);
        return high ^ low ^ state;
    }
}
