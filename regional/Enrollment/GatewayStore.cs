using Ampora.Regional.Agents;
using Npgsql;
using NpgsqlTypes;

namespace Ampora.Regional.Enrollment;

/// <summary>Credentials that speak for many agents (D13).</summary>
internal sealed class GatewayStore(NpgsqlDataSource database, TimeProvider time)
{
    private const string Columns = """
        id, name, scope, most_agents, (SELECT count(*)::int FROM gateway_agents g WHERE g.credential_id = agent_credentials.id),
        created_at, created_by, last_used_at, revoked_at, revoked_by
        """;

    public async Task<MadeGateway> CreateAsync(NewGateway input, string by, CancellationToken cancellation)
    {
        var secret = AgentToken.Make(AgentToken.GatewayPrefix);
        await using var command = database.CreateCommand($"""
            INSERT INTO agent_credentials (id, kind, name, proof_hash, scope, most_agents, created_by)
            VALUES (@id, 4, @name, @hash, @scope, @most, @by) RETURNING {Columns}
            """);
        command.Parameters.AddWithValue("id", Guid.CreateVersion7(time.GetUtcNow()));
        command.Parameters.AddWithValue("name", input.Name);
        command.Parameters.AddWithValue("hash", AgentToken.Hash(secret));
        command.Parameters.Add(new NpgsqlParameter("scope", NpgsqlDbType.Jsonb) { Value = ToJson(input.Scope) });
        command.Parameters.AddWithValue("most", input.MostAgents);
        command.Parameters.AddWithValue("by", by);
        return new MadeGateway((await ReadAsync(command, cancellation)).Single(), secret);
    }

    public async Task<IReadOnlyList<Gateway>> ListAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"SELECT {Columns} FROM agent_credentials WHERE kind = 4 ORDER BY created_at DESC, id");
        return await ReadAsync(command, cancellation);
    }

    public static string ToJson(IReadOnlyDictionary<string, string>? labels) =>
        AgentLabels.ToJson(new SortedDictionary<string, string>((labels ?? new Dictionary<string, string>()).ToDictionary(), StringComparer.Ordinal));

    private static async Task<List<Gateway>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var gateways = new List<Gateway>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            gateways.Add(new Gateway(
                row.GetGuid(0), row.GetString(1), AgentLabels.FromJson(row.GetString(2)), row.GetInt32(3), row.GetInt32(4),
                row.GetFieldValue<DateTimeOffset>(5), row.GetString(6), Time(7), Time(8), row.IsDBNull(9) ? null : row.GetString(9)));
        }

        return gateways;

        DateTimeOffset? Time(int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
    }
}
