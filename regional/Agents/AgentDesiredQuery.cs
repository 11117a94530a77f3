using Ampora.Hosting.Database.Replicas;
using Ampora.Hosting.Fleet;
using Npgsql;

namespace Ampora.Regional.Agents;

/// <summary>Why an agent should run what it should run; only its region knows.</summary>
internal sealed class AgentDesiredQuery(ReadDatabase reads)
{
    public Task<(DesiredConfiguration? Desired, DateTimeOffset? OfferedAt)> FindAsync(Guid id, CancellationToken cancellation) =>
        reads.ReadAsync((source, token) => FindAsync(source.Database, id, token), cancellation);

    private static async Task<(DesiredConfiguration? Desired, DateTimeOffset? OfferedAt)> FindAsync(NpgsqlDataSource database, Guid id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("""
            SELECT c.name, v.number, v.hash, a.desired_because, a.desired_at,
                CASE WHEN a.offered_hash = v.hash THEN a.offered_at END
            FROM agents a
            JOIN configuration_versions v ON v.id = coalesce(a.desired_version_id, a.assigned_version_id)
            JOIN configurations c ON c.id = v.configuration_id
            WHERE a.id = @id
            """);
        command.Parameters.AddWithValue("id", id);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation))
        {
            return (null, null);
        }

        var desired = new DesiredConfiguration(
            row.GetString(0), row.GetInt32(1), Convert.ToHexStringLower(row.GetFieldValue<byte[]>(2)), row.GetString(3), row.GetFieldValue<DateTimeOffset>(4));
        return (desired, row.IsDBNull(5) ? null : row.GetFieldValue<DateTimeOffset>(5));
    }
}
