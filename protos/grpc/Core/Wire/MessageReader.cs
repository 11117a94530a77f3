using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace Grpc.Core.Wire;

/// <summary>
/// Takes length-prefixed messages out of a pipe: one flag byte, four bytes of length, the payload (gRPC over HTTP/2, Length-Prefixed-Message).
/// The size is checked before the payload is waited for, so a peer can make this side hold one message of the permitted size and no more.
/// </summary>
internal sealed class MessageReader(PipeReader pipe, int? maxSize, string? encoding) : DeserializationContext
{
    internal const int PrefixSize = 5;

    private ReadOnlySequence<byte> _payload;

    public override int PayloadLength => (int)_payload.Length;

    public override byte[] PayloadAsNewBuffer() => _payload.ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => _payload;

    /// <summary>The next message, or null at the end of the stream.</summary>
    /// <exception cref="RpcException">What arrived is not a message, is too large, or stops in its middle.</exception>
    internal async ValueTask<T?> ReadAsync<T>(Marshaller<T> marshaller, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            var result = await pipe.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            if (TryTake(buffer, out var compressed, out var payload))
            {
                try
                {
                    return Deserialize(marshaller, compressed ? Inflate(payload) : payload);
                }
                finally
                {
                    _payload = default;
                    pipe.AdvanceTo(payload.End);
                }
            }

            pipe.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCanceled) throw new OperationCanceledException();
            if (!result.IsCompleted) continue;
            return buffer.IsEmpty ? null : throw WireFault.Internal("The stream ended in the middle of a message.");
        }
    }

    /// <summary>The only message of the stream.</summary>
    /// <exception cref="RpcException">There is none, or another follows.</exception>
    internal async ValueTask<T> ReadOnlyMessageAsync<T>(Marshaller<T> marshaller, CancellationToken cancellationToken)
        where T : class
    {
        var message = await ReadAsync(marshaller, cancellationToken) ?? throw WireFault.Internal("The stream ended without a message.");
        return await ReadAsync(marshaller, cancellationToken) is null ? message : throw WireFault.Internal("A second message came where one is allowed.");
    }

    private T Deserialize<T>(Marshaller<T> marshaller, ReadOnlySequence<byte> payload)
    {
        _payload = payload;
        try
        {
            return marshaller.ContextualDeserializer(this);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw WireFault.Internal("A message could not be deserialised.", e);
        }
    }

    private bool TryTake(in ReadOnlySequence<byte> buffer, out bool compressed, out ReadOnlySequence<byte> payload)
    {
        compressed = false;
        payload = default;
        if (buffer.Length < PrefixSize) return false;

        Span<byte> prefix = stackalloc byte[PrefixSize];
        buffer.Slice(0, PrefixSize).CopyTo(prefix);
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        if (prefix[0] > 1) throw WireFault.Internal("A message starts with an unknown flag byte.");
        if (length > (uint)(maxSize ?? int.MaxValue)) throw WireFault.MessageTooLarge("Received", maxSize ?? int.MaxValue);
        if (buffer.Length - PrefixSize < length) return false;

        compressed = prefix[0] == 1;
        payload = buffer.Slice(PrefixSize, length);
        return true;
    }

    private ReadOnlySequence<byte> Inflate(ReadOnlySequence<byte> payload) => encoding switch
    {
        Gzip.Name => Gzip.Decompress(payload, maxSize),
        null or "identity" => throw WireFault.Internal("A message is marked as compressed but grpc-encoding names no compression."),
        _ => throw WireFault.Internal($"A message is compressed with the unsupported grpc-encoding '{encoding}'."),
    };
}
