using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using OpAmp.Proto.V1;

namespace Ampora.Protos;

/// <summary>
/// The content hash of a configuration: what an offer carries and an agent reports back. The same names, content types and
/// bodies give the same 32 bytes on every server of a federation; any difference gives others (OpAMP, AgentRemoteConfig.config_hash).
/// </summary>
public static class ConfigHash
{
    /// <summary>SHA-256 over the files sorted by name (ordinal), each part preceded by its length as 8 bytes, big-endian.</summary>
    public static byte[] Of(AgentConfigMap config)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, file) in config.ConfigMap.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            Append(hash, Encoding.UTF8.GetBytes(name));
            Append(hash, Encoding.UTF8.GetBytes(file.ContentType));
            Append(hash, file.Body.Span);
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
