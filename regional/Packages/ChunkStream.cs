using System.Buffers;
using System.Data;
using Npgsql;

namespace Ampora.Regional.Packages;

/// <summary>
/// Reads a file out of its rows, one at a time, each with a query of its own: a slow download holds neither a connection nor a
/// transaction. Asynchronous only.
/// </summary>
internal sealed class ChunkStream(NpgsqlDataSource database, Guid artifact, long length) : Stream
{
    private byte[] _chunk = ArrayPool<byte>.Shared.Rent(ArtifactIntake.ChunkBytes);
    private int _number = -1;
    private int _size;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position >= length || buffer.IsEmpty)
        {
            return 0;
        }

        var (number, offset) = ((int)(Position / ArtifactIntake.ChunkBytes), (int)(Position % ArtifactIntake.ChunkBytes));
        if (number != _number)
        {
            await LoadAsync(number, cancellationToken);
        }

        var count = Math.Min(buffer.Length, _size - offset);
        _chunk.AsMemory(offset, count).CopyTo(buffer);
        Position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => length + offset,
    };

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && _chunk.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_chunk);
            _chunk = [];
        }

        base.Dispose(disposing);
    }

    private async Task LoadAsync(int number, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("SELECT content FROM artifact_chunks WHERE artifact_id = $1 AND number = $2");
        command.Parameters.Add(new() { Value = artifact });
        command.Parameters.Add(new() { Value = number });
        await using var row = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellation);
        if (!await row.ReadAsync(cancellation))
        {
            throw new InvalidDataException($"Chunk {number} of artifact {artifact} is missing.");
        }

        await using var content = await row.GetStreamAsync(0, cancellation);
        _size = await content.ReadAtLeastAsync(_chunk, ArtifactIntake.ChunkBytes, throwOnEndOfStream: false, cancellation);
        _number = number;
    }
}
