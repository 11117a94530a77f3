using Ampora.Federation.V1;
using Ampora.Regional.Agents;
using Ampora.Regional.Tests.Federation.Support;
using Npgsql;

namespace Ampora.Regional.Tests.Fleet;

/// <summary>The same questions answered by looking at every row of the database: what the index must agree with.</summary>
internal sealed class FleetScan(string database)
{
    public async Task<List<string>> ListAsync(AgentFilter filter, AgentSort sort, bool descending)
    {
        var order = sort switch
        {
            AgentSort.ServiceName => "coalesce(a.service_name, '') COLLATE \"C\"",
            AgentSort.HostName => "coalesce(a.host_name, '') COLLATE \"C\"",
            AgentSort.ChangedAt => "a.changed_at",
            _ => "a.id",
        };
        var direction = descending ? "DESC" : "ASC";
        return [.. (await ReadAsync(filter, where => $"SELECT a.id::text, '', 0::bigint FROM agents a {AgentSummaries.Joins} WHERE {where} ORDER BY {order} {direction}, a.id {direction}")).Select(row => row.Item1)];
    }

    /// <summary>Each value of the dimension with its agents, most first.</summary>
    public async Task<List<(string Value, ulong Agents)>> CountAsync(AgentFilter filter, string value) =>
        [.. (await ReadAsync(filter, where => $"""
            SELECT '', value, count(*) FROM (SELECT {value} AS value FROM agents a {AgentSummaries.Joins} WHERE {where}) matched
            GROUP BY value ORDER BY count(*) DESC, value COLLATE "C"
            """)).Select(row => (row.Item2, (ulong)row.Item3))];

    private async Task<List<(string, string, long)>> ReadAsync(AgentFilter filter, Func<string, string> sql)
    {
        var where = new AgentFilterSql(filter, FeedHost.Region);
        await using var connection = await Region.OpenAsync(database);
        await using var command = new NpgsqlCommand(sql(where.Where), connection);
        where.AddTo(command.Parameters);
        await using var row = await command.ExecuteReaderAsync();
        var rows = new List<(string, string, long)>();
        while (await row.ReadAsync())
            rows.Add((row.GetString(0), row.GetString(1), row.GetInt64(2)));
        return rows;
    }
}
