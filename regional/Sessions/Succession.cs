using Npgsql;

namespace Ampora.Regional.Sessions;

/// <summary>
/// Ids given to agents that asked for one (OpAMP, AgentToServerFlags RequestInstanceUid). When an agent first uses its new id,
/// everything that the region holds of it moves along; one that never does goes on as before.
/// </summary>
internal sealed class Succession(NpgsqlDataSource database)
{
    private const string IssueSql = """
        WITH forgotten AS (
            DELETE FROM assigned_ids WHERE old_id = @old AND new_id NOT IN (
                SELECT new_id FROM assigned_ids WHERE old_id = @old ORDER BY issued_at DESC, new_id DESC LIMIT @kept))
        INSERT INTO assigned_ids (new_id, old_id) SELECT @new, id FROM agents WHERE id = @old RETURNING true
        """;

    /// <summary>An agent whose replies were lost asks again; ids beyond these were never used.</summary>
    private const int Kept = 7;

    /// <summary>Remembers whose <paramref name="next"/> is. False when the region holds nothing of the agent, so nothing can move.</summary>
    public async Task<bool> IssueAsync(Guid agent, Guid next, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(IssueSql);
        command.Parameters.AddWithValue("old", agent);
        command.Parameters.AddWithValue("new", next);
        command.Parameters.AddWithValue("kept", Kept);
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    /// <summary>Moves everything to the new id, in one transaction. Nothing happens when it is done already.</summary>
    public async Task CarryAsync(Guid id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("SELECT carry_agent(@id)");
        command.Parameters.AddWithValue("id", id);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
