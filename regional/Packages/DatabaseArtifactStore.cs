using Npgsql;

namespace Ampora.Regional.Packages;

/// <summary>
/// Files as rows of 1 MiB. Each row is its own transaction: one that lasts as long as an upload would hold the feed's horizon. What
/// an upload that ended in the middle has left goes with a later one.
/// </summary>
internal sealed class DatabaseArtifactStore(NpgsqlDataSource database, TimeProvider time) : IArtifactStore
{
    public async Task<ArtifactDraft> BeginAsync(CancellationToken cancellation)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("DELETE FROM artifacts WHERE hash IS NULL AND begun_at < now() - interval '1 day'"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("INSERT INTO artifacts (id) VALUES ($1)") { Parameters = { new() { Value = id } } });
        await batch.ExecuteNonQueryAsync(cancellation);
        return new Draft(database, id);
    }

    public async Task<Stream?> OpenAsync(ReadOnlyMemory<byte> hash, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("SELECT id, size_bytes FROM artifacts WHERE hash = $1");
        command.Parameters.Add(new() { Value = hash.ToArray() });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? new ChunkStream(database, row.GetGuid(0), row.GetInt64(1)) : null;
    }

    private sealed class Draft(NpgsqlDataSource database, Guid id) : ArtifactDraft
    {
        private int _chunks;
        private bool _complete;

        public override async Task AppendAsync(ReadOnlyMemory<byte> chunk, CancellationToken cancellation)
        {
            await using var command = database.CreateCommand("INSERT INTO artifact_chunks (artifact_id, number, content) VALUES ($1, $2, $3)");
            command.Parameters.Add(new() { Value = id });
            command.Parameters.Add(new() { Value = _chunks++ });
            command.Parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = chunk });
            await command.ExecuteNonQueryAsync(cancellation);
        }

        public override async Task CompleteAsync(ReadOnlyMemory<byte> hash, long size, CancellationToken cancellation)
        {
            await using var command = database.CreateCommand("UPDATE artifacts SET hash = $2, size_bytes = $3 WHERE id = $1");
            command.Parameters.Add(new() { Value = id });
            command.Parameters.Add(new() { Value = hash.ToArray() });
            command.Parameters.Add(new() { Value = size });
            try
            {
                await command.ExecuteNonQueryAsync(cancellation);
                _complete = true;
            }
            catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                // The same bytes are there already; these chunks go.
            }
        }

        public override async ValueTask DisposeAsync()
        {
            if (!_complete)
            {
                await using var command = database.CreateCommand("DELETE FROM artifacts WHERE id = $1 AND hash IS NULL");
                command.Parameters.Add(new() { Value = id });
                await command.ExecuteNonQueryAsync(CancellationToken.None);
            }
        }
    }
}
