using Npgsql;

namespace Ampora.Regional.Desired;

/// <summary>
/// For which agents something was decided lately, for instances that did not decide it. Whoever decides leaves a note in the same
/// transaction; each instance reads each note once, and notes are kept for minutes.
/// </summary>
internal sealed class DecisionNotes(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>Transactions that decide are shorter than this; a full sweep covers one that is not.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Queue<(long Number, long ReadAt)> _read = new();

    /// <summary>Leaves a note.</summary>
    /// <param name="table">Whose column <c>id</c> names the agents; without rows nothing is noted.</param>
    public static string Leave(string table) => $"INSERT INTO agent_decisions (ids) SELECT array_agg(id) FROM {table} HAVING count(*) > 0";

    /// <summary>The agents of the notes that were not read before. Not by two at once.</summary>
    public async Task<IReadOnlyCollection<Guid>> ReadAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("SELECT number, ids FROM agent_decisions WHERE at >= now() - @overlap AND number <> ALL (@read)");
        command.Parameters.AddWithValue("overlap", Overlap);
        command.Parameters.AddWithValue("read", Known());
        var agents = new HashSet<Guid>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            Know(rows.GetInt64(0));
            agents.UnionWith(rows.GetFieldValue<Guid[]>(1));
        }

        return agents;
    }

    /// <summary>What this note says is known here already: it was left here.</summary>
    public void Know(long number)
    {
        lock (_lock)
        {
            _read.Enqueue((number, time.GetTimestamp()));
        }
    }

    private long[] Known()
    {
        lock (_lock)
        {
            while (_read.TryPeek(out var oldest) && time.GetElapsedTime(oldest.ReadAt) > 2 * Overlap)
            {
                _read.Dequeue();
            }

            return [.. _read.Select(note => note.Number)];
        }
    }

    /// <summary>Forgets what every instance has read, or will find by a full sweep.</summary>
    public async Task TrimAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("DELETE FROM agent_decisions WHERE at < now() - @kept");
        command.Parameters.AddWithValue("kept", Kept);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
