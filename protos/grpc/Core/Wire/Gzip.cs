using System.Buffers;
using System.IO.Compression;

namespace Grpc.Core.Wire;

/// <summary>The one message encoding beside identity.</summary>
internal static class Gzip
{
    internal const string Name = "gzip";
    internal const string Accepted = "identity,gzip";

    internal static void Compress(ReadOnlySpan<byte> payload, CompressionLevel level, MemoryStream target)
    {
        target.SetLength(0);
        using var gzip = new GZipStream(target, level, leaveOpen: true);
        gzip.Write(payload);
    }

    /// <summary>Never inflates beyond <paramref name="maxSize"/> bytes, however small the payload is.</summary>
    internal static ReadOnlySequence<byte> Decompress(ReadOnlySequence<byte> payload, int? maxSize)
    {
        var inflated = new ArrayBufferWriter<byte>();
        try
        {
            using var source = new MemoryStream(payload.ToArray(), writable: false);
            using var gzip = new GZipStream(source, CompressionMode.Decompress);
            while (true)
            {
                var read = gzip.Read(inflated.GetSpan(4096));
                if (read == 0) return new ReadOnlySequence<byte>(inflated.WrittenMemory);
                inflated.Advance(read);
                if (inflated.WrittenCount > maxSize) throw WireFault.MessageTooLarge("Received", maxSize.Value);
            }
        }
        catch (InvalidDataException e)
        {
            throw WireFault.Internal("A message marked as gzip is not gzip.", e);
        }
    }
}
