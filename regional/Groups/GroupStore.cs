using Ampora.Regional.Assignments;
using Npgsql;

namespace Ampora.Regional.Groups;

/// <summary>
/// Groups themselves. One is deleted only while nobody can be put into it: whoever does that, an operator or a bootstrap token,
/// shares the lock that a deletion holds alone (<see cref="AssignmentDecisions"/>).
/// </summary>
internal sealed class GroupStore(NpgsqlDataSource database, TimeProvider time)
{
    private const string Usable = "t.revoked_at IS NULL AND t.uses < t.uses_allowed AND t.expires_at > clock_timestamp()";

    private const string Counts = $"""
        (SELECT count(*)::int FROM agents a WHERE a.group_id = g.id), (SELECT count(*)::int FROM bootstrap_tokens t WHERE t.group_id = g.id AND {Usable})
        """;

    private const string Columns = $"g.id, g.name, g.description, {Counts}, g.created_at, g.changed_at";

    public async Task<IReadOnlyList<Group>> ListAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""SELECT {Columns} FROM groups g ORDER BY g.name COLLATE "C" """);
        return await ReadAsync(command, cancellation);
    }

    public async Task<Group?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"SELECT {Columns} FROM groups g WHERE g.id = @id");
        command.Parameters.AddWithValue("id", id);
        return (await ReadAsync(command, cancellation)).SingleOrDefault();
    }

    /// <summary>Null when the name is taken.</summary>
    public async Task<Group?> CreateAsync(NewGroup input, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            INSERT INTO groups AS g (id, name, description) VALUES (@id, @name, @description) ON CONFLICT (name) DO NOTHING RETURNING {Columns}
            """);
        command.Parameters.AddWithValue("id", Guid.CreateVersion7(time.GetUtcNow()));
        command.Parameters.AddWithValue("name", input.Name);
        command.Parameters.AddWithValue("description", input.Description ?? "");
        return (await ReadAsync(command, cancellation)).SingleOrDefault();
    }

    /// <summary>A new name reaches every member's summary. Null when there is no such group, or when another has the name.</summary>
    public async Task<(Group? Changed, bool NameTaken)> ChangeAsync(Guid id, NewGroup input, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            UPDATE groups g SET name = @name, description = @description, changed_at = now() WHERE g.id = @id RETURNING {Columns}
            """);
        command.Parameters.AddWithValue("id", id);
        command.Parameters.AddWithValue("name", input.Name);
        command.Parameters.AddWithValue("description", input.Description ?? "");
        try
        {
            return ((await ReadAsync(command, cancellation)).SingleOrDefault(), NameTaken: false);
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return (null, NameTaken: true);
        }
    }

    /// <summary>The group as it was, gone unless it has agents or usable bootstrap tokens. Null when there is no such group.</summary>
    public async Task<Group?> RemoveAsync(Guid id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await AssignmentDecisions.EnterAloneAsync(connection, cancellation);

        // The row first: tokens made for the group meanwhile are counted in a statement of its own, after whoever makes them has committed.
        await using var command = new NpgsqlCommand("SELECT FROM groups WHERE id = @id FOR UPDATE", connection);
        command.Parameters.AddWithValue("id", id);
        await command.ExecuteNonQueryAsync(cancellation);
        command.CommandText = $"SELECT {Columns} FROM groups g WHERE g.id = @id";
        var found = (await ReadAsync(command, cancellation)).SingleOrDefault();
        if (found is { Agents: 0, BootstrapTokens: 0 })
        {
            command.CommandText = "DELETE FROM groups WHERE id = @id";
            await command.ExecuteNonQueryAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }

        return found;
    }

    private static async Task<List<Group>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var groups = new List<Group>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            groups.Add(new Group(
                row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetInt32(4),
                row.GetFieldValue<DateTimeOffset>(5), row.GetFieldValue<DateTimeOffset>(6)));
        }

        return groups;
    }
}
