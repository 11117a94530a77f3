using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Ampora.Regional.Packages;

/// <summary>
/// Hashes that name packages and sets of them (OpAMP, PackageAvailable.hash and PackagesAvailable.all_packages_hash): the same in
/// every region. SHA-256 over parts that are each preceded by their length as 8 bytes, big-endian.
/// </summary>
internal static class PackageHash
{
    /// <summary>Over everything that an offer says of a package but where, and with which header, this agent downloads it.</summary>
    public static byte[] Of(PackageKind type, string version, ReadOnlySpan<byte> contentHash, ReadOnlySpan<byte> signature)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, [(byte)type]);
        Append(hash, Encoding.UTF8.GetBytes(version));
        Append(hash, contentHash);
        Append(hash, signature);
        return hash.GetHashAndReset();
    }

    /// <summary>Over names and package hashes, sorted by name (ordinal). A set without packages has a hash too.</summary>
    public static byte[] OfSet(IEnumerable<KeyValuePair<string, byte[]>> packages)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, package) in packages.OrderBy(package => package.Key, StringComparer.Ordinal))
        {
            Append(hash, Encoding.UTF8.GetBytes(name));
            Append(hash, package);
        }

        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }
}
