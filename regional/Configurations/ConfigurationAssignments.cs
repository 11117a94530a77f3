using Ampora.Regional.Assignments;
using Npgsql;

namespace Ampora.Regional.Configurations;

/// <summary>Assignments of configurations, with the names that people know them by.</summary>
internal sealed class ConfigurationAssignments(NpgsqlDataSource database, AssignmentStore store)
{
    public async Task<IReadOnlyList<Assignment>> ListAsync(CancellationToken cancellation) =>
        await NamedAsync(await store.ListAsync(AssignmentKind.Configuration, thing: null, cancellation), cancellation);

    /// <summary>Assigns a version; an assignment of the same target is replaced. Null when there is no such version.</summary>
    public async Task<Assignment?> AssignAsync(Guid configurationId, int number, Target target, string by, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("SELECT id FROM configuration_versions WHERE configuration_id = @configuration AND number = @number");
        command.Parameters.AddWithValue("configuration", configurationId);
        command.Parameters.AddWithValue("number", number);
        return await command.ExecuteScalarAsync(cancellation) is Guid version
            && await store.AssignAsync(AssignmentKind.Configuration, version, target, by, cancellation) is { } assigned
            ? (await NamedAsync([assigned], cancellation)).Single()
            : null;
    }

    private async Task<IReadOnlyList<Assignment>> NamedAsync(IReadOnlyList<Assigned> assignments, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("""
            SELECT v.id, c.id, c.name, v.number FROM configuration_versions v JOIN configurations c ON c.id = v.configuration_id WHERE v.id = ANY(@ids)
            """);
        command.Parameters.AddWithValue("ids", assignments.Select(assigned => assigned.Thing).Distinct().ToArray());
        var names = new Dictionary<Guid, (Guid Configuration, string Name, int Number)>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            names.Add(rows.GetGuid(0), (rows.GetGuid(1), rows.GetString(2), rows.GetInt32(3)));
        }

        return [.. assignments.Select(assigned => new Assignment(
            assigned.Id, names[assigned.Thing].Configuration, names[assigned.Thing].Name, names[assigned.Thing].Number,
            assigned.AgentId, assigned.Selector, assigned.CreatedAt, assigned.CreatedBy, assigned.Agents))];
    }
}
