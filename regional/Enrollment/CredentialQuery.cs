using Npgsql;

namespace Ampora.Regional.Enrollment;

/// <summary>What people see of agents' credentials: never a secret.</summary>
internal sealed class CredentialQuery(NpgsqlDataSource database)
{
    /// <summary>A certificate should be renewed after two thirds of its life.</summary>
    private const string Columns = """
        id, agent_id, kind, encode(serial, 'hex'), created_at, created_by, connected_at, last_used_at, expires_at,
        CASE WHEN kind = 2 THEN created_at + (expires_at - created_at) * 2 / 3 END, revoked_at, revoked_by,
        CASE WHEN revoked_by IS NOT NULL THEN 'revoked' WHEN revoked_at IS NOT NULL THEN 'replaced' WHEN expires_at <= now() THEN 'expired'
            WHEN connected_at IS NULL THEN 'offered' ELSE 'in-force' END
        """;

    public Task<List<AgentCredential>> OfAgentAsync(Guid agent, CancellationToken cancellation) => ReadAsync(
        $"SELECT {Columns} FROM agent_credentials WHERE agent_id = @agent ORDER BY created_at DESC, id",
        command => command.Parameters.AddWithValue("agent", agent), cancellation);

    /// <summary>Certificates in force that end within so many days, the next to end first; at most 500.</summary>
    public Task<List<AgentCredential>> ExpiringAsync(int withinDays, CancellationToken cancellation) => ReadAsync(
        $"""
        SELECT {Columns} FROM agent_credentials
        WHERE kind = 2 AND revoked_at IS NULL AND expires_at > now() AND expires_at <= now() + @within ORDER BY expires_at, id LIMIT 500
        """,
        command => command.Parameters.AddWithValue("within", TimeSpan.FromDays(withinDays)), cancellation);

    /// <summary>Null when there is none.</summary>
    public async Task<AgentCredential?> FindAsync(Guid credential, CancellationToken cancellation) => (await ReadAsync(
        $"SELECT {Columns} FROM agent_credentials WHERE id = @id", command => command.Parameters.AddWithValue("id", credential), cancellation)).SingleOrDefault();

    private async Task<List<AgentCredential>> ReadAsync(string sql, Action<NpgsqlCommand> parameters, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        parameters(command);
        var credentials = new List<AgentCredential>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            credentials.Add(new AgentCredential(
                row.GetGuid(0), row.GetGuid(1), EnrollmentWords.Of((CredentialKind)row.GetInt16(2)), row.GetString(12), Text(3), Time(4)!.Value, row.GetString(5),
                Time(6), Time(7), Time(8), Time(9), Time(10), Text(11)));
        }

        return credentials;

        DateTimeOffset? Time(int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
    }
}
