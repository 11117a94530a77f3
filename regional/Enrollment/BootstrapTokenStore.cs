using Ampora.Regional.Agents;
using Npgsql;
using NpgsqlTypes;

namespace Ampora.Regional.Enrollment;

/// <summary>Tokens that let agents in.</summary>
internal sealed class BootstrapTokenStore(NpgsqlDataSource database, TimeProvider time)
{
    private const string Columns = """
        id, name, labels, admission, uses_allowed, uses, expires_at, created_at, created_by, revoked_at, revoked_by,
        CASE WHEN revoked_at IS NOT NULL THEN 'revoked' WHEN uses >= uses_allowed THEN 'exhausted' WHEN expires_at <= now() THEN 'expired' ELSE 'active' END,
        (SELECT groups.name FROM groups WHERE groups.id = group_id)
        """;

    /// <summary>Null when there is no such group.</summary>
    public async Task<MadeBootstrapToken?> CreateAsync(NewBootstrapToken input, string by, CancellationToken cancellation)
    {
        var secret = AgentToken.Make(AgentToken.BootstrapPrefix);
        await using var command = database.CreateCommand($"""
            WITH wanted AS (SELECT id FROM groups WHERE name = @group FOR KEY SHARE)
            INSERT INTO bootstrap_tokens (id, name, secret_hash, labels, admission, group_id, uses_allowed, expires_at, created_by)
            SELECT @id, @name, @hash, @labels, @admission, wanted.id, @uses, now() + @valid, @by
            FROM (SELECT) one LEFT JOIN wanted ON TRUE WHERE @group IS NULL OR wanted.id IS NOT NULL
            RETURNING {Columns}
            """);
        command.Parameters.AddWithValue("id", Guid.CreateVersion7(time.GetUtcNow()));
        command.Parameters.AddWithValue("name", input.Name);
        command.Parameters.AddWithValue("hash", AgentToken.Hash(secret));
        command.Parameters.Add(new NpgsqlParameter("labels", NpgsqlDbType.Jsonb) { Value = GatewayStore.ToJson(input.Labels) });
        command.Parameters.Add(new NpgsqlParameter("admission", NpgsqlDbType.Smallint) { Value = (object?)EnrollmentWords.AdmissionOf(input.Admission) ?? DBNull.Value });
        command.Parameters.Add(new NpgsqlParameter("group", NpgsqlDbType.Text) { Value = (object?)input.Group ?? DBNull.Value });
        command.Parameters.AddWithValue("uses", input.Uses ?? 1);
        command.Parameters.AddWithValue("valid", TimeSpan.FromSeconds(input.ValidSeconds));
        command.Parameters.AddWithValue("by", by);
        return (await ReadAsync(command, cancellation)).SingleOrDefault() is { } token ? new MadeBootstrapToken(token, secret) : null;
    }

    public async Task<IReadOnlyList<BootstrapToken>> ListAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"SELECT {Columns} FROM bootstrap_tokens ORDER BY created_at DESC, id");
        return await ReadAsync(command, cancellation);
    }

    private static async Task<List<BootstrapToken>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var tokens = new List<BootstrapToken>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            tokens.Add(new BootstrapToken(
                row.GetGuid(0), row.GetString(1), row.GetString(11), AgentLabels.FromJson(row.GetString(2)),
                EnrollmentWords.OfAdmission(row.IsDBNull(3) ? null : row.GetInt16(3)), row.IsDBNull(12) ? null : row.GetString(12), row.GetInt32(4), row.GetInt32(5),
                row.GetFieldValue<DateTimeOffset>(6), row.GetFieldValue<DateTimeOffset>(7), row.GetString(8),
                row.IsDBNull(9) ? null : row.GetFieldValue<DateTimeOffset>(9), row.IsDBNull(10) ? null : row.GetString(10)));
        }

        return tokens;
    }
}
