using Ampora.Regional.Storage;
using Npgsql;

namespace Ampora.Regional.Sessions;

/// <summary>
/// Ids given to agents that asked for one (OpAMP, AgentToServerFlags RequestInstanceUid). When an agent first uses its new id,
/// everything that the region holds of it moves along; one that never does goes on as before.
/// </summary>
internal sealed class Succession : IAsyncDisposable
{
    private const int BatchSize = 100;
    private const int Waiting = 10_000;

    private const string IssueSql = """
        WITH forgotten AS (
            DELETE FROM assigned_ids WHERE old_id = @old AND new_id NOT IN (
                SELECT new_id FROM assigned_ids WHERE old_id = @old ORDER BY issued_at DESC, new_id DESC LIMIT @kept))
        INSERT INTO assigned_ids (new_id, old_id) SELECT @new, id FROM agents WHERE id = @old RETURNING true
        """;

    /// <summary>An agent whose replies were lost asks again; ids beyond these were never used.</summary>
    private const int Kept = 7;

    private readonly NpgsqlDataSource _database;
    private readonly MicroBatcher<Guid, Guid?> _formers;

    public Succession(NpgsqlDataSource database)
    {
        _database = database;
        _formers = new MicroBatcher<Guid, Guid?>(id => id, FormersAsync, BatchSize, Waiting);
    }

    /// <summary>Remembers whose <paramref name="next"/> is. False when the region holds nothing of the agent, so nothing can move.</summary>
    public async Task<bool> IssueAsync(Guid agent, Guid next, CancellationToken cancellation)
    {
        await using var command = _database.CreateCommand(IssueSql);
        command.Parameters.AddWithValue("old", agent);
        command.Parameters.AddWithValue("new", next);
        command.Parameters.AddWithValue("kept", Kept);
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    /// <summary>The id that the agent had before; null when this id was not given to anybody, or is used already.</summary>
    public Task<Guid?> FormerAsync(Guid id, CancellationToken cancellation) => _formers.AddAsync(id, cancellation);

    /// <summary>Moves everything to the new id, in one transaction. Nothing happens when it is done already.</summary>
    public async Task CarryAsync(Guid id, CancellationToken cancellation)
    {
        await using var command = _database.CreateCommand("SELECT carry_agent(@id)");
        command.Parameters.AddWithValue("id", id);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public ValueTask DisposeAsync() => _formers.DisposeAsync();

    private async Task<IReadOnlyList<Guid?>> FormersAsync(IReadOnlyList<Guid> ids, CancellationToken cancellation)
    {
        await using var command = _database.CreateCommand("SELECT new_id, old_id FROM assigned_ids WHERE new_id = ANY(@ids)");
        command.Parameters.AddWithValue("ids", ids.ToArray());
        var formers = new Dictionary<Guid, Guid?>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            formers.Add(rows.GetGuid(0), rows.GetGuid(1));
        }

        return [.. ids.Select(id => formers.GetValueOrDefault(id))];
    }
}
