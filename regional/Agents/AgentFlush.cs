using System.Security.Cryptography;
using Google.Protobuf;
using Npgsql;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Agents;

/// <summary>
/// One batch of changed agents (D4): what they refer to, their rows behind the fence of <see cref="FlushStatement"/>, and what
/// follows for those whose rows were written.
/// </summary>
internal sealed class AgentFlush
{
    private readonly IReadOnlyList<AgentChange> _batch;

    public AgentFlush(IEnumerable<AgentChange> batch) => _batch = [.. batch.OrderBy(item => item.Id)];

    /// <summary>Nothing but rows is written: one round trip, which is a transaction by itself.</summary>
    public bool IsRowsOnly => _batch.All(item => item.Changes is { EffectiveConfig: null, AvailableComponents: null, Description: null, Attempt: null });

    /// <summary>Writes blobs, rows and labels in the caller's transaction. Returns the ids that passed the fence.</summary>
    public async Task<HashSet<Guid>> WriteAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await WriteBlobsAsync(connection, cancellation);
        await WriteComponentsAsync(connection, cancellation);
        var written = await FlushStatement.For(_batch).WriteAsync(connection, _batch, cancellation);
        await AgentLabels.WriteAsync(connection, [.. _batch.Where(item => written.Contains(item.Id) && item.Changes.Description is not null)], cancellation);
        await WriteAttemptsAsync(connection, written, cancellation);
        return written;
    }

    private async Task WriteBlobsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var blobs = NewContents();
        foreach (var effective in _batch.Select(item => item.Changes.EffectiveConfig).OfType<IMessage>())
        {
            var content = effective.ToByteArray();
            blobs[SHA256.HashData(content)] = content;
        }

        await WriteContentsAsync(connection, "blobs", blobs, cancellation);
    }

    /// <summary>Components are named by the agent's own hash, so that the next agent that reports it need not send them.</summary>
    private async Task WriteComponentsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var sets = NewContents();
        foreach (var whole in _batch.Select(item => item.Changes.AvailableComponents).OfType<AvailableComponents>().Where(set => set.Components.Count > 0))
        {
            sets[SHA256.HashData(whole.Hash.Span)] = whole.ToByteArray();
        }

        await WriteContentsAsync(connection, "component_sets", sets, cancellation);
    }

    private async Task WriteAttemptsAsync(NpgsqlConnection connection, HashSet<Guid> written, CancellationToken cancellation)
    {
        var attempts = _batch.Where(item => item.Changes.Attempt is not null && written.Contains(item.Id)).ToArray();
        if (attempts.Length == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand("""
            INSERT INTO config_attempts (agent_id, hash, outcome, error) SELECT * FROM unnest(@ids, @hashes, @outcomes, @errors)
            ON CONFLICT (agent_id, hash) DO UPDATE SET outcome = excluded.outcome, error = excluded.error, ended_at = excluded.ended_at
            """, connection);
        command.Parameters.AddWithValue("ids", attempts.Select(item => item.Id).ToArray());
        command.Parameters.AddWithValue("hashes", attempts.Select(item => item.Changes.Attempt!.Hash.ToByteArray()).ToArray());
        command.Parameters.AddWithValue("outcomes", attempts.Select(item => (short)item.Changes.Attempt!.Outcome).ToArray());
        command.Parameters.AddWithValue("errors", attempts.Select(item => StoredText.Of(item.Changes.Attempt!.Error)!).ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>In the order of their digests: writers that share contents lock them in one order.</summary>
    private static SortedDictionary<byte[], byte[]> NewContents() => new(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));

    private static async Task WriteContentsAsync(
        NpgsqlConnection connection, string table, SortedDictionary<byte[], byte[]> contents, CancellationToken cancellation)
    {
        if (contents.Count == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand(
            $"INSERT INTO {table} (digest, content) SELECT * FROM unnest(@digests, @contents) ON CONFLICT DO NOTHING", connection);
        command.Parameters.AddWithValue("digests", contents.Keys.ToArray());
        command.Parameters.AddWithValue("contents", contents.Values.ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
