using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;

namespace Grpc.Core.Wire;

/// <summary>
/// Puts length-prefixed messages into a pipe. A serializer that declares its length writes straight into the pipe's memory; one that does not, and any
/// compressed message, goes through a scratch buffer. The flush waits for the peer, so nothing piles up beyond <see cref="FlushAt"/> bytes and one message.
/// </summary>
internal sealed class MessageWriter(PipeWriter pipe, int? maxSize, CompressionLevel? gzip) : SerializationContext, IBufferWriter<byte>
{
    private const int FlushAt = 64 * 1024;

    private ArrayBufferWriter<byte>? _scratch;
    private MemoryStream? _deflated;
    private IBufferWriter<byte>? _target;
    private int? _declared;
    private int _written;
    private long _unflushed;
    private bool _compress;
    private bool _complete;

    /// <summary>A serializer failed after its prefix had gone into the pipe: what follows on this stream has no meaning.</summary>
    internal bool IsBroken { get; private set; }

    /// <summary>A flush found that the peer is gone, perhaps before anybody else was told.</summary>
    internal bool IsAbandoned { get; private set; }

    internal ValueTask WriteAsync<T>(Marshaller<T> marshaller, T message, WriteFlags flags, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Serialize(marshaller, message, flags);
        return (flags & WriteFlags.BufferHint) != 0 && _unflushed < FlushAt ? ValueTask.CompletedTask : FlushAsync(cancellationToken);
    }

    internal async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        _unflushed = 0;
        var result = await pipe.FlushAsync(cancellationToken);
        if (result.IsCanceled) throw new OperationCanceledException();
        if (!result.IsCompleted) return;
        IsAbandoned = true;
        throw new OperationCanceledException("The peer takes no more messages.");
    }

    public override void Complete(byte[] payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        Emit(payload);
    }

    public override void SetPayloadLength(int payloadLength)
    {
        CheckSize(payloadLength);
        _declared = payloadLength;
    }

    public override IBufferWriter<byte> GetBufferWriter()
    {
        if (_target is not null) return this;
        if (_declared is { } length && !_compress)
        {
            WritePrefix(0, length);
            _target = pipe;
        }
        else
        {
            _scratch ??= new ArrayBufferWriter<byte>();
            _scratch.ResetWrittenCount();
            _target = _scratch;
        }

        return this;
    }

    public override void Complete()
    {
        GetBufferWriter();
        if (_declared is { } length && length != _written)
        {
            throw new InvalidOperationException($"The serializer declared {length} bytes and wrote {_written}.");
        }

        if (ReferenceEquals(_target, _scratch)) Emit(_scratch!.WrittenSpan);
        _complete = true;
    }

    void IBufferWriter<byte>.Advance(int count)
    {
        if (_declared - _written < count) throw new InvalidOperationException($"The serializer declared {_declared} bytes and wrote more.");
        _target!.Advance(count);
        _written += count;
    }

    Memory<byte> IBufferWriter<byte>.GetMemory(int sizeHint) => _target!.GetMemory(sizeHint);

    Span<byte> IBufferWriter<byte>.GetSpan(int sizeHint) => _target!.GetSpan(sizeHint);

    private void Serialize<T>(Marshaller<T> marshaller, T message, WriteFlags flags)
    {
        _target = null;
        _declared = null;
        _written = 0;
        _complete = false;
        _compress = gzip is not null && (flags & WriteFlags.NoCompress) == 0;
        var before = _unflushed;
        try
        {
            marshaller.ContextualSerializer(message, this);
            if (!_complete) throw new InvalidOperationException("The serializer did not complete the message.");
            if (ReferenceEquals(_target, pipe)) _unflushed += _written;
        }
        catch
        {
            IsBroken |= _unflushed != before;
            throw;
        }
    }

    private void Emit(ReadOnlySpan<byte> payload)
    {
        CheckSize(payload.Length);
        // Nothing is not compressed: .NET writes no gzip header for it.
        var compress = _compress && payload.Length > 0;
        if (compress)
        {
            _deflated ??= new MemoryStream();
            Gzip.Compress(payload, gzip!.Value, _deflated);
            payload = _deflated.GetBuffer().AsSpan(0, (int)_deflated.Length);
        }

        WritePrefix(compress ? (byte)1 : (byte)0, payload.Length);
        pipe.Write(payload);
        _unflushed += payload.Length;
        _complete = true;
    }

    private void WritePrefix(byte flag, int length)
    {
        var prefix = pipe.GetSpan(MessageReader.PrefixSize);
        prefix[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], length);
        pipe.Advance(MessageReader.PrefixSize);
        _unflushed += MessageReader.PrefixSize;
    }

    private void CheckSize(int length)
    {
        if (length > maxSize) throw WireFault.MessageTooLarge("Sent", maxSize.Value);
    }
}
