using Ampora.Federation.V1;
using Ampora.Hosting.Database.Replicas;
using Ampora.Regional.Fleet;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;
using Npgsql;
using OpAmp.Proto.V1;
using ReadFrom = Ampora.Hosting.Fleet.ReadFrom;

namespace Ampora.Regional.Agents;

/// <summary>Questions about agents, for REST and gRPC alike. Each answer comes from one snapshot, rows and watermark together.</summary>
internal sealed class AgentQueries(ReadDatabase reads, FleetFollowers fleet, IOptions<RegionOptions> region)
{
    private readonly string _region = region.Value.Id;

    public Task<AgentPage> ListAsync(AgentListQuery query, CancellationToken cancellation) =>
        reads.ReadAsync((source, token) => ListAsync(source, query, token), cancellation);

    /// <summary>One agent whole, effective configuration included; null when there is none with this id.</summary>
    public Task<AgentDetail?> GetAsync(Guid id, CancellationToken cancellation) =>
        reads.ReadAsync((source, token) => GetAsync(source, id, token), cancellation);

    private async Task<AgentPage> ListAsync(ReadSource source, AgentListQuery query, CancellationToken cancellation)
    {
        await using var look = await fleet.Of(source).LookAsync(cancellation);
        var (found, next, total) = look.Index.Page(query, _region);
        look.Release();
        var rows = await SummariesAsync(look, found, cancellation);
        return new AgentPage(
            [.. found.Select(id => rows[id])], next?.ToString() ?? "", total, RegionProvenance.Of(_region, look.Horizon.FlushedTo, look.Horizon.Now, source.Behind))
        {
            Read = ReadFrom.Of(source),
        };
    }

    private async Task<AgentDetail?> GetAsync(ReadSource source, Guid id, CancellationToken cancellation)
    {
        await using var command = source.Database.CreateCommand($"""
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
            Provenance = RegionProvenance.Read(row, 0, _region, source.Behind),
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

    private static async Task<Dictionary<Guid, AgentSummary>> SummariesAsync(FleetLook look, Guid[] ids, CancellationToken cancellation)
    {
        var rows = new Dictionary<Guid, AgentSummary>(ids.Length);
        if (ids.Length == 0)
            return rows;
        await using var command = look.CreateCommand($"SELECT {AgentSummaries.Columns} FROM agents a {AgentSummaries.Joins} WHERE a.id = ANY (@ids)");
        command.Parameters.AddWithValue("ids", ids);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
            rows[row.GetGuid(0)] = AgentSummaries.Read(row, 0);
        return rows;
    }
}
