using System.Buffers.Binary;
using Ampora.AgentSimulator.Randomness;

namespace Ampora.AgentSimulator.Identity;

/// <summary>Instance uids as agents make them: 16 bytes of a UUID version 7 (RFC 9562), most significant byte first.</summary>
internal static class InstanceUid
{
    internal const int Length = 16;

    /// <summary>Unix milliseconds of the first id; the same seed must give the same ids on every day.</summary>
    private const long FirstMilliseconds = 1_767_225_600_000;

    internal static byte[] Create(SeededRandom random, int index)
    {
        var uid = new byte[Length];
        BinaryPrimitives.WriteUInt64BigEndian(uid, (ulong)(FirstMilliseconds + index) << 16);
        BinaryPrimitives.WriteUInt16BigEndian(uid.AsSpan(6), (ushort)(0x7000 | (random.NextUInt64() & 0x0FFF)));
        BinaryPrimitives.WriteUInt64BigEndian(uid.AsSpan(8), 0x8000_0000_0000_0000 | (random.NextUInt64() >> 2));
        return uid;
    }

    /// <summary>The UUID text of 16 bytes in network order.</summary>
    internal static string Text(ReadOnlySpan<byte> uid) => new Guid(uid, bigEndian: true).ToString();
}
