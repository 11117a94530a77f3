using System.Globalization;
using Ampora.Federation.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Agents;

/// <summary>Questions about agents, for REST and gRPC alike. Each answer comes from one statement, rows and watermark together.</summary>
internal sealed class AgentQueries(NpgsqlDataSource database, IOptions<RegionOptions> region)
{
    private readonly string _region = region.Value.Id;

    public async Task<AgentPage> ListAsync(AgentListQuery query, CancellationToken cancellation)
    {
        var filter = new AgentFilterSql(query.Filter, _region);
        var order = Order(query.Sort);
        var direction = query.Descending ? "DESC" : "ASC";
        var after = query.After is null ? "" : $"AND ({order}, a.id) {(query.Descending ? '<' : '>')} (@after_value, @after_id)";
        await using var command = database.CreateCommand($"""
            SELECT {RegionProvenance.Columns}, (SELECT count(*) FROM agents a {AgentSummaries.Joins} WHERE {filter.Where}), page.*
            FROM (SELECT) AS one LEFT JOIN LATERAL (
                SELECT {AgentSummaries.Columns} FROM agents a {AgentSummaries.Joins}
                WHERE {filter.Where} {after}
                ORDER BY {order} {direction}, a.id {direction} LIMIT @page_size + 1) AS page ON TRUE
            """);
        filter.AddTo(command.Parameters);
        command.Parameters.AddWithValue("page_size", query.PageSize);
        if (query.After is { } cursor)
        {
            command.Parameters.Add(CursorValue(cursor));
            command.Parameters.AddWithValue("after_id", cursor.Id);
        }

        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        var provenance = RegionProvenance.Read(row, 0, _region);
        var total = row.GetInt64(2);
        var agents = new List<AgentSummary>(query.PageSize + 1);
        if (!row.IsDBNull(3))
        {
            do
                agents.Add(AgentSummaries.Read(row, 3));
            while (await row.ReadAsync(cancellation));
        }

        var next = "";
        if (agents.Count > query.PageSize)
        {
            agents.RemoveAt(query.PageSize);
            next = CursorOf(agents[^1], query).ToString();
        }

        return new AgentPage(agents, next, total, provenance);
    }

    /// <summary>One agent whole, effective configuration included; null when there is none with this id.</summary>
    public async Task<AgentDetail?> GetAsync(Guid id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            SELECT {RegionProvenance.Columns}, a.description, a.health, b.content, a.package_statuses, cs.content,
                s.last_seen_at, {AgentSummaries.Columns}
            FROM agents a {AgentSummaries.Joins}
            LEFT JOIN blobs b ON b.digest = a.effective_config_digest
            LEFT JOIN component_sets cs ON cs.digest = sha256(a.available_components_hash)
            LEFT JOIN agent_seen s ON s.agent_id = a.id
            WHERE a.id = @id
            """);
        command.Parameters.AddWithValue("id", id);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation))
            return null;
        var summary = AgentSummaries.Read(row, 8);
        var detail = new AgentDetail
        {
            Region = _region,
            Summary = summary,
            Description = Bytes(2),
            Health = Bytes(3),
            EffectiveConfig = Bytes(4),
            RemoteConfigStatus = RemoteConfigStatus(row, summary),
            PackageStatuses = Bytes(5),
            AvailableComponents = Bytes(6),
            Provenance = RegionProvenance.Read(row, 0, _region),
        };
        if (!row.IsDBNull(7))
            detail.LastSeenAt = Timestamp.FromDateTime(row.GetDateTime(7));
        return detail;

        ByteString Bytes(int column) => row.IsDBNull(column) ? ByteString.Empty : UnsafeByteOperations.UnsafeWrap(row.GetFieldValue<byte[]>(column));
    }

    private static ByteString RemoteConfigStatus(NpgsqlDataReader row, AgentSummary summary)
    {
        const int status = 8 + AgentSummaries.StatusColumn;
        if (row.IsDBNull(status))
            return ByteString.Empty;
        return new RemoteConfigStatus
        {
            Status = (RemoteConfigStatuses)row.GetInt32(status),
            LastRemoteConfigHash = summary.ReportedConfigHash,
            ErrorMessage = summary.ConfigError,
        }.ToByteString();
    }

    private static string Order(AgentSort sort) => sort switch
    {
        AgentSort.ServiceName => "coalesce(a.service_name, '') COLLATE \"C\"",
        AgentSort.HostName => "coalesce(a.host_name, '') COLLATE \"C\"",
        AgentSort.ChangedAt => "a.changed_at",
        _ => "a.id",
    };

    private static NpgsqlParameter CursorValue(AgentCursor cursor) => cursor.Sort switch
    {
        AgentSort.Uid => new("after_value", NpgsqlDbType.Uuid) { Value = cursor.Id },
        AgentSort.ChangedAt => new("after_value", NpgsqlDbType.TimestampTz)
        {
            Value = new DateTime(long.Parse(cursor.Value, CultureInfo.InvariantCulture), DateTimeKind.Utc),
        },
        _ => new("after_value", NpgsqlDbType.Text) { Value = cursor.Value },
    };

    private static AgentCursor CursorOf(AgentSummary last, AgentListQuery query) => new(
        query.Sort,
        query.Descending,
        query.Sort switch
        {
            AgentSort.ServiceName => last.ServiceName,
            AgentSort.HostName => last.HostName,
            AgentSort.ChangedAt => last.ChangedAt.ToDateTime().Ticks.ToString(CultureInfo.InvariantCulture),
            _ => "",
        },
        Guid.Parse(last.InstanceUid));
}
