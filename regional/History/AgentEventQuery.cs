using Ampora.Hosting.Fleet;
using Npgsql;
using NpgsqlTypes;

namespace Ampora.Regional.History;

/// <summary>What happened to an agent, newest first.</summary>
internal sealed class AgentEventQuery(NpgsqlDataSource database)
{
    private const string Sql = """
        SELECT e.ordinal, e.at, e.kind, e.transport, e.instance, e.hash, v.name, v.number, e.detail
        FROM (
            SELECT * FROM agent_events
            WHERE agent_id = @agent AND ordinal < @before AND (@kinds IS NULL OR kind = ANY(@kinds))
            ORDER BY ordinal DESC LIMIT @limit) AS e
        LEFT JOIN LATERAL (
            SELECT c.name, v.number FROM configuration_versions v JOIN configurations c ON c.id = v.configuration_id
            WHERE v.hash = e.hash ORDER BY v.created_at DESC, v.id DESC LIMIT 1) AS v ON TRUE
        ORDER BY e.ordinal DESC
        """;

    /// <summary>Null when the region knows neither the agent nor anything that happened to it.</summary>
    /// <param name="agent">Whose events.</param>
    /// <param name="kinds">Only these; all when empty.</param>
    /// <param name="before">Only events with a lower ordinal; null for the newest.</param>
    /// <param name="limit">On one page at most.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<AgentEventList?> ListAsync(Guid agent, AgentEventKind[] kinds, long? before, int limit, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.AddWithValue("agent", agent);
        command.Parameters.AddWithValue("before", before ?? long.MaxValue);
        command.Parameters.Add(new NpgsqlParameter("kinds", NpgsqlDbType.Array | NpgsqlDbType.Smallint)
        {
            Value = kinds.Length == 0 ? DBNull.Value : kinds.Select(kind => (short)kind).ToArray(),
        });
        command.Parameters.AddWithValue("limit", limit + 1);
        var events = new List<AgentEvent>(limit + 1);
        var last = 0L;
        await using (var row = await command.ExecuteReaderAsync(cancellation))
        {
            while (await row.ReadAsync(cancellation))
            {
                if (events.Count < limit)
                {
                    last = row.GetInt64(0);
                }

                events.Add(Read(row));
            }
        }

        if (events.Count == 0 && !await IsKnownAsync(agent, cancellation))
        {
            return null;
        }

        return events.Count > limit
            ? new AgentEventList(events[..limit], last.ToString(System.Globalization.CultureInfo.InvariantCulture))
            : new AgentEventList(events, null);
    }

    private async Task<bool> IsKnownAsync(Guid agent, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "SELECT EXISTS (SELECT FROM agents WHERE id = @agent) OR EXISTS (SELECT FROM agent_events WHERE agent_id = @agent)");
        command.Parameters.AddWithValue("agent", agent);
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    private static AgentEvent Read(NpgsqlDataReader row) => new(
        row.GetFieldValue<DateTimeOffset>(1),
        (AgentEventKind)row.GetInt16(2),
        row.IsDBNull(3) ? null : (Transport)row.GetInt16(3),
        Text(row, 4),
        row.IsDBNull(5) ? null : Convert.ToHexStringLower(row.GetFieldValue<byte[]>(5)),
        Text(row, 6),
        row.IsDBNull(7) ? null : row.GetInt32(7),
        Text(row, 8));

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
