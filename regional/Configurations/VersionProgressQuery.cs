using Ampora.Federation.V1;
using Ampora.Regional.Agents;
using Npgsql;

namespace Ampora.Regional.Configurations;

/// <summary>How far a version has come, agent by agent, counted in one statement.</summary>
internal sealed class VersionProgressQuery(NpgsqlDataSource database)
{
    private const string StatesSql = $"""
        WITH version AS (SELECT id FROM configuration_versions WHERE configuration_id = @configuration AND number = @number),
        states AS (
            SELECT a.id, a.host_name, {AgentSummaries.ConfigError} AS remote_config_error, a.changed_at, a.connected, ({ConfigStateRule.Sql}) AS state
            FROM agents a JOIN version v ON v.id = a.assigned_version_id)
        """;

    /// <summary>Null when there is no such version.</summary>
    public async Task<VersionProgress?> FindAsync(Guid configurationId, int number, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        var counts = new Dictionary<ConfigState, int>();
        var offline = 0;
        await using (var command = Command(connection, $"""
            {StatesSql}
            SELECT s.state, count(s.id)::int, count(s.id) FILTER (WHERE NOT s.connected)::int FROM version LEFT JOIN states s ON TRUE GROUP BY s.state
            """, configurationId, number))
        {
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            if (!rows.HasRows)
            {
                return null;
            }

            while (await rows.ReadAsync(cancellation))
            {
                if (!rows.IsDBNull(0))
                {
                    counts[(ConfigState)rows.GetInt32(0)] = rows.GetInt32(1);
                    offline += rows.GetInt32(2);
                }
            }
        }

        var failures = await FailuresAsync(connection, configurationId, number, cancellation);
        return new VersionProgress(
            counts.Values.Sum(), Count(ConfigState.Pending), Count(ConfigState.Offered), Count(ConfigState.Applying), Count(ConfigState.Applied),
            Count(ConfigState.Failed), Count(ConfigState.NotAccepted), offline, failures);

        int Count(ConfigState state) => counts.GetValueOrDefault(state);
    }

    private static async Task<List<VersionFailure>> FailuresAsync(
        NpgsqlConnection connection, Guid configurationId, int number, CancellationToken cancellation)
    {
        await using var command = Command(connection, $"""
            {StatesSql}
            SELECT id, host_name, coalesce(remote_config_error, ''), changed_at FROM states WHERE state = {(int)ConfigState.Failed}
            ORDER BY changed_at DESC, id LIMIT 100
            """, configurationId, number);
        var failures = new List<VersionFailure>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            failures.Add(new VersionFailure(
                rows.GetGuid(0), rows.IsDBNull(1) ? null : rows.GetString(1), rows.GetString(2), rows.GetFieldValue<DateTimeOffset>(3)));
        }

        return failures;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, Guid configurationId, int number)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue("configuration", configurationId);
        command.Parameters.AddWithValue("number", number);
        return command;
    }
}
