using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Ampora.Regional.Federation;

/// <summary>
/// Where a reader stood, in the reader's own keeping: any instance of the region can go on from it, and nobody else can make one.
/// Layout: version, key id, epoch, scope hash, projection hash, cursor, page key; then HMAC-SHA-256 over all before.
/// </summary>
/// <param name="Page">Set inside a snapshot: the cursor is then that of the snapshot's beginning.</param>
internal sealed record ResumeToken(Guid Epoch, byte[] Scope, byte[] Projection, FeedCursor Cursor, PageKey? Page)
{
    public const int MaxBytes = 4096;

    private const byte Version = 1;
    private const int HeaderBytes = 1 + 16;
    private const int HashBytes = 32;

    public byte[] Seal(TokenKey key)
    {
        using var buffer = new MemoryStream();
        using (var writer = new BinaryWriter(buffer, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Version);
            writer.Write(key.Id.ToByteArray(bigEndian: true));
            writer.Write(Epoch.ToByteArray(bigEndian: true));
            writer.Write(Scope);
            writer.Write(Projection);
            writer.Write(Cursor.Stamp);
            writer.Write(Cursor.Kind);
            writer.Write(Cursor.Key);
            writer.Write(Page.HasValue);
            if (Page is { } page)
            {
                writer.Write(page.Kind);
                writer.Write(page.Key);
            }
        }

        return [.. buffer.ToArray(), .. HMACSHA256.HashData(key.Secret, buffer.ToArray())];
    }

    /// <summary>The id of the key that a token claims to be sealed with; null when it cannot be a token.</summary>
    public static Guid? KeyOf(ReadOnlySpan<byte> sealedToken) =>
        sealedToken.Length is > HeaderBytes + HashBytes and <= MaxBytes && sealedToken[0] == Version
            ? new Guid(sealedToken.Slice(1, 16), bigEndian: true)
            : null;

    /// <summary>False unless the token was sealed with this very key.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> sealedToken, TokenKey key, [NotNullWhen(true)] out ResumeToken? token)
    {
        token = null;
        var payload = sealedToken[..^HashBytes];
        if (KeyOf(sealedToken) != key.Id || !CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key.Secret, payload), sealedToken[^HashBytes..]))
            return false;

        // From here on the bytes are our own.
        using var reader = new BinaryReader(new MemoryStream(payload[HeaderBytes..].ToArray()), Encoding.UTF8);
        var epoch = new Guid(reader.ReadBytes(16), bigEndian: true);
        var scope = reader.ReadBytes(HashBytes);
        var projection = reader.ReadBytes(HashBytes);
        var cursor = new FeedCursor(reader.ReadUInt64(), reader.ReadInt16(), reader.ReadString());
        PageKey? page = reader.ReadBoolean() ? new PageKey(reader.ReadInt16(), reader.ReadString()) : null;
        token = new ResumeToken(epoch, scope, projection, cursor, page);
        return true;
    }
}

/// <param name="Secret">32 bytes.</param>
internal sealed record TokenKey(Guid Id, byte[] Secret);
