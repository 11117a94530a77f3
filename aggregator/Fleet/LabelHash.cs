using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Ampora.Aggregator.Fleet;

/// <summary>
/// 64 bits that stand for a label and its value. The key is chosen anew by every process, so nobody can prepare two labels that
/// collide; by chance it happens once in many million fleets of a million agents.
/// </summary>
internal static class LabelHash
{
    private static readonly ulong[] Key = MemoryMarshal.Cast<byte, ulong>(RandomNumberGenerator.GetBytes(3 * sizeof(ulong))).ToArray();

    public static ulong Of(string name, string value) => Mix(Mix(Key[0], name), value);

    private static ulong Mix(ulong state, string text)
    {
        var bytes = MemoryMarshal.AsBytes(text.AsSpan());
        state = Fold(state ^ (ulong)bytes.Length, Key[1]);
        while (bytes.Length >= sizeof(ulong))
        {
            state = Fold(state ^ MemoryMarshal.Read<ulong>(bytes), Key[2]);
            bytes = bytes[sizeof(ulong)..];
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
