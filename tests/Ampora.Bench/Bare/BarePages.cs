using Npgsql;

namespace Ampora.Bench.Bare;

/// <summary>
/// The bare twin of a list: the same page of the same tables as one statement, without sign-in, JSON, the number of all that match,
/// or anything that says how old it is.
/// </summary>
internal sealed class BarePages(NpgsqlDataSource database)
{
    private const string Columns = """
        a.id, a.service_name, a.service_version, a.host_name, l.labels, a.capabilities, a.healthy, a.health_status, a.health_error, a.connected,
        a.transport, a.connection_changed_at, a.assigned_hash, a.offered_hash, a.remote_config_hash, a.remote_config_status, a.first_seen_at, a.changed_at
        """;

    /// <param name="where">Over <c>agents a</c> and <c>agent_labels l</c>.</param>
    /// <param name="order">Columns, and directions.</param>
    public async Task<int> ReadAsync(string where, string order)
    {
        await using var command = database.CreateCommand($"SELECT {Columns} FROM agents a JOIN agent_labels l ON l.agent_id = a.id WHERE {where} ORDER BY {order} LIMIT 100");
        await using var row = await command.ExecuteReaderAsync();
        var rows = 0;
        while (await row.ReadAsync())
        {
            rows++;
        }

        return rows;
    }
}
