using Google.Protobuf;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>instance_uid: 16 opaque bytes on the wire, a uuid in the database and in text, in the same byte order.</summary>
internal static class InstanceUid
{
    /// <param name="bytes">Exactly 16 bytes.</param>
    public static Guid FromBytes(ByteString bytes) => new(bytes.Span, bigEndian: true);

    public static ByteString ToBytes(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return ByteString.CopyFrom(bytes);
    }
}
