using System.Buffers.Binary;
using System.Security.Cryptography;
using Google.Protobuf;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>
/// Stands for a reported sub-message in a session's memory: the first 16 bytes of SHA-256 over its serialised form.
/// Sessions compare reports with it and keep no parsed message.
/// </summary>
internal readonly record struct Fingerprint(UInt128 Value)
{
    /// <summary>Nothing was reported.</summary>
    public static Fingerprint None => default;

    public bool IsNone => Value == 0;

    public static Fingerprint Of(IMessage? message) => message is null ? None : Of(message.ToByteArray());

    public static Fingerprint Of(ReadOnlySpan<byte> serialised)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(serialised, digest);
        return new Fingerprint(BinaryPrimitives.ReadUInt128BigEndian(digest));
    }

    /// <summary>Of content that is stored under its SHA-256; null means never reported.</summary>
    public static Fingerprint OfDigest(byte[]? digest) => digest is null ? None : new Fingerprint(BinaryPrimitives.ReadUInt128BigEndian(digest));

    /// <summary>Of a stored column; null means never reported.</summary>
    public static Fingerprint OfStored(byte[]? serialised) => serialised is null ? None : Of(serialised);
}
