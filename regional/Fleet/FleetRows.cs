using Ampora.Federation.V1;
using Ampora.Regional.Agents;
using Npgsql;

namespace Ampora.Regional.Fleet;

/// <summary>What the index holds of an agent, as the database has it.</summary>
internal static class FleetRows
{
    /// <summary>Every agent.</summary>
    public const string All = $"SELECT {Columns} FROM agents a {AgentSummaries.Joins}";

    /// <summary>
    /// Agents that the feed stamped at or after <c>@stamp</c>, above its horizon too: whatever the statement's snapshot shows. One that is
    /// gone has no second id.
    /// </summary>
    public const string Changed = $"""
        SELECT f.id, {Columns}
        FROM (
            SELECT u.id FROM feed_changes b CROSS JOIN LATERAL unnest(b.ids) AS u(id) WHERE b.stamp >= @stamp
            UNION SELECT key::uuid FROM feed_rows WHERE stamp >= @stamp AND kind = 1) f
        LEFT JOIN agents a ON a.id = f.id
        {AgentSummaries.Joins}
        """;

    private const string Columns = $"""
        a.id, a.healthy, a.connected, {ConfigStateRule.Sql}, a.service_name, a.service_version, a.host_name, c.name, g.name, a.changed_at, l.labels
        """;

    /// <param name="row">A row of <see cref="All"/>, or of <see cref="Changed"/> with an agent.</param>
    /// <param name="first">Ordinal of the agent's id.</param>
    /// <param name="index">Where the agent may be held already, with labels that did not change.</param>
    public static HeldAgent Read(NpgsqlDataReader row, int first, FleetIndex index)
    {
        var id = row.GetGuid(first);
        var (service, host) = (Text(4), Text(6));
        return new HeldAgent
        {
            Id = id,
            Health = row.IsDBNull(first + 1) ? Health.Unspecified : row.GetBoolean(first + 1) ? Health.Healthy : Health.Unhealthy,
            Connection = row.GetBoolean(first + 2) ? Connection.Connected : Connection.Disconnected,
            ConfigState = (ConfigState)row.GetInt32(first + 3),
            ServiceName = service,
            ServiceVersion = Text(5),
            HostName = host,
            Configuration = Text(7),
            Group = Text(8),
            ChangedAtTicks = row.GetDateTime(first + 9).Ticks,
            Labels = HeldLabels.Of(row.IsDBNull(first + 10) ? [] : row.GetFieldValue<byte[]>(first + 10), service, host).Or(index.LabelsOf(id)),
        };

        string Text(int column) => row.IsDBNull(first + column) ? "" : row.GetString(first + column);
    }
}
