using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Ampora.Aggregator.Feed;

/// <summary>How far a reader has one region.</summary>
internal readonly record struct ReaderPlace(string Epoch, ulong Position);

/// <summary>
/// Where a reader stood, in the reader's own keeping. Any instance of this aggregator can go on from it, and nobody else can make one.
/// Layout: version, key id, scope hash, count, then region, epoch and position of each; then HMAC-SHA-256 over all before.
/// </summary>
/// <param name="Scope">SHA-256 of what the watch is about; a token does not resume another watch.</param>
internal sealed record ResumeToken(byte[] Scope, IReadOnlyDictionary<string, ReaderPlace> Places)
{
    public const int MostBytes = 256 * 1024;

    private const byte Version = 1;
    private const int KeyIdBytes = 16;
    private const int HashBytes = 32;

    public byte[] Seal(TokenKey key)
    {
        using var buffer = new MemoryStream();
        using (var writer = new BinaryWriter(buffer, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Version);
            writer.Write(key.Id.ToByteArray(bigEndian: true));
            writer.Write(Scope);
            writer.Write(Places.Count);
            foreach (var (region, place) in Places)
            {
                writer.Write(region);
                writer.Write(place.Epoch);
                writer.Write(place.Position);
            }
        }

        var payload = buffer.ToArray();
        return [.. payload, .. HMACSHA256.HashData(key.Secret, payload)];
    }

    /// <summary>False unless it was sealed with one of the keys.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> sealedToken, TokenKeys keys, [NotNullWhen(true)] out ResumeToken? token)
    {
        token = null;
        if (sealedToken.Length is < 1 + KeyIdBytes + (2 * HashBytes) or > MostBytes || sealedToken[0] != Version)
        {
            return false;
        }

        var payload = sealedToken[..^HashBytes];
        if (keys.Find(new Guid(payload.Slice(1, KeyIdBytes), bigEndian: true)) is not { } key
            || !CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key.Secret, payload), sealedToken[^HashBytes..]))
        {
            return false;
        }

        // From here on the bytes are our own.
        using var reader = new BinaryReader(new MemoryStream(payload[(1 + KeyIdBytes)..].ToArray()), Encoding.UTF8);
        var scope = reader.ReadBytes(HashBytes);
        var places = new Dictionary<string, ReaderPlace>(StringComparer.Ordinal);
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            places[reader.ReadString()] = new ReaderPlace(reader.ReadString(), reader.ReadUInt64());
        }

        token = new ResumeToken(scope, places);
        return true;
    }
}
