using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ampora.Federation.V1;

namespace Ampora.Protos;

/// <summary>
/// One row's part in a <see cref="KindDigest"/>. A reader and a region hold the same rows in the same states when the XOR over
/// all present rows of a kind, and their count, are equal. Bodies take no part: the stamp stands for them under every projection.
/// </summary>
public static class ItemDigest
{
    /// <summary>The first 8 bytes, big-endian, of SHA-256 over kind in decimal, 0, key in UTF-8, 0, stamp in decimal.</summary>
    public static ulong Of(Kind kind, string key, ulong stamp)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{(int)kind}\0{key}\0{stamp}");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }
}
