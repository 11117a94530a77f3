using System.Security.Cryptography;
using Google.Protobuf;
using Npgsql;
using NpgsqlTypes;

namespace Ampora.Regional.Agents;

/// <summary>
/// One batch of changed agents as one statement over arrays (D4). Each row is fenced by (connection number, messages taken
/// on it): a row of a newer connection is left alone and its id is missing from the result (D12).
/// </summary>
internal sealed class AgentFlush
{
    private const string Sql = """
        WITH changed AS (
            SELECT * FROM unnest(@ids, @connections, @messages, @sequences, @capabilities, @descriptions, @service_names, @service_versions,
                @host_names, @healths, @healthy, @health_statuses, @health_errors, @effective_digests, @config_statuses, @config_hashes,
                @config_errors, @packages, @customs, @components_hashes, @components, @settings, @offered, @must_report, @disconnected)
            AS u(id, connection, messages, sequence_num, capabilities, description, service_name, service_version,
                host_name, health, healthy, health_status, health_error, effective_config_digest, remote_config_status, remote_config_hash,
                remote_config_error, package_statuses, custom_capabilities, available_components_hash, available_components,
                connection_settings_status, offered_hash, must_report, disconnected)),
        fenced AS (
            SELECT a.id FROM agents a JOIN changed u ON u.id = a.id
            WHERE a.connection = u.connection AND a.messages <= u.messages
            ORDER BY a.id FOR NO KEY UPDATE OF a)
        UPDATE agents a SET
            messages = u.messages,
            sequence_num = coalesce(u.sequence_num, a.sequence_num),
            capabilities = coalesce(u.capabilities, a.capabilities),
            description = coalesce(u.description, a.description),
            service_name = CASE WHEN u.description IS NULL THEN a.service_name ELSE u.service_name END,
            service_version = CASE WHEN u.description IS NULL THEN a.service_version ELSE u.service_version END,
            host_name = CASE WHEN u.description IS NULL THEN a.host_name ELSE u.host_name END,
            health = coalesce(u.health, a.health),
            healthy = coalesce(u.healthy, a.healthy),
            health_status = coalesce(u.health_status, a.health_status),
            health_error = coalesce(u.health_error, a.health_error),
            effective_config_digest = coalesce(u.effective_config_digest, a.effective_config_digest),
            remote_config_status = coalesce(u.remote_config_status, a.remote_config_status),
            remote_config_hash = coalesce(u.remote_config_hash, a.remote_config_hash),
            remote_config_error = coalesce(u.remote_config_error, a.remote_config_error),
            package_statuses = coalesce(u.package_statuses, a.package_statuses),
            custom_capabilities = coalesce(u.custom_capabilities, a.custom_capabilities),
            available_components = CASE WHEN u.available_components_hash IS NULL THEN a.available_components
                WHEN u.available_components IS NULL AND u.available_components_hash = a.available_components_hash THEN a.available_components
                ELSE u.available_components END,
            available_components_hash = coalesce(u.available_components_hash, a.available_components_hash),
            connection_settings_status = coalesce(u.connection_settings_status, a.connection_settings_status),
            offered_hash = coalesce(u.offered_hash, a.offered_hash),
            offered_at = CASE WHEN u.offered_hash IS NULL THEN a.offered_at ELSE now() END,
            must_report = coalesce(u.must_report, a.must_report),
            connected = a.connected AND NOT u.disconnected,
            connection_changed_at = CASE WHEN u.disconnected AND a.connected THEN now() ELSE a.connection_changed_at END,
            changed_at = now()
        FROM changed u JOIN fenced USING (id)
        WHERE a.id = u.id
        RETURNING a.id
        """;

    private readonly IReadOnlyList<AgentChange> _batch;

    public AgentFlush(IReadOnlyList<AgentChange> batch) => _batch = batch;

    /// <summary>Writes blobs, rows and labels in the caller's transaction. Returns the ids that passed the fence.</summary>
    public async Task<HashSet<Guid>> WriteAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await WriteBlobsAsync(connection, cancellation);
        var written = await WriteRowsAsync(connection, cancellation);
        await AgentLabels.WriteAsync(connection, [.. _batch.Where(item => written.Contains(item.Id) && item.Changes.Description is not null)], cancellation);
        return written;
    }

    private async Task WriteBlobsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var blobs = new SortedDictionary<byte[], byte[]>(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));
        foreach (var effective in _batch.Select(item => item.Changes.EffectiveConfig).OfType<IMessage>())
        {
            var content = effective.ToByteArray();
            blobs[SHA256.HashData(content)] = content;
        }

        if (blobs.Count > 0)
        {
            await using var command = new NpgsqlCommand(
                "INSERT INTO blobs (digest, content) SELECT * FROM unnest(@digests, @contents) ON CONFLICT DO NOTHING", connection);
            command.Parameters.AddWithValue("digests", blobs.Keys.ToArray());
            command.Parameters.AddWithValue("contents", blobs.Values.ToArray());
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    private async Task<HashSet<Guid>> WriteRowsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        Add("ids", NpgsqlDbType.Uuid, item => item.Id);
        Add("connections", NpgsqlDbType.Bigint, item => item.Connection);
        Add("messages", NpgsqlDbType.Bigint, item => item.Changes.Messages);
        Add("sequences", NpgsqlDbType.Bigint, item => unchecked((long?)item.Changes.Sequence));
        Add("capabilities", NpgsqlDbType.Bigint, item => unchecked((long?)item.Changes.Capabilities));
        Add("descriptions", NpgsqlDbType.Bytea, item => item.Changes.Description?.ToByteArray());
        Add("service_names", NpgsqlDbType.Text, item => AgentLabels.Find(item.Changes.Description, "service.name"));
        Add("service_versions", NpgsqlDbType.Text, item => AgentLabels.Find(item.Changes.Description, "service.version"));
        Add("host_names", NpgsqlDbType.Text, item => AgentLabels.Find(item.Changes.Description, "host.name"));
        Add("healths", NpgsqlDbType.Bytea, item => item.Changes.Health?.ToByteArray());
        Add("healthy", NpgsqlDbType.Boolean, item => item.Changes.Health?.Healthy);
        Add("health_statuses", NpgsqlDbType.Text, item => StoredText.Of(item.Changes.Health?.Status));
        Add("health_errors", NpgsqlDbType.Text, item => StoredText.Of(item.Changes.Health?.LastError));
        Add("effective_digests", NpgsqlDbType.Bytea, item => Digest(item.Changes.EffectiveConfig));
        Add("config_statuses", NpgsqlDbType.Integer, item => (int?)item.Changes.RemoteConfigStatus?.Status);
        Add("config_hashes", NpgsqlDbType.Bytea, item => item.Changes.RemoteConfigStatus?.LastRemoteConfigHash.ToByteArray());
        Add("config_errors", NpgsqlDbType.Text, item => StoredText.Of(item.Changes.RemoteConfigStatus?.ErrorMessage));
        Add("packages", NpgsqlDbType.Bytea, item => item.Changes.PackageStatuses?.ToByteArray());
        Add("customs", NpgsqlDbType.Bytea, item => item.Changes.CustomCapabilities?.ToByteArray());
        Add("components_hashes", NpgsqlDbType.Bytea, item => item.Changes.AvailableComponents?.Hash.ToByteArray());
        Add("components", NpgsqlDbType.Bytea, item =>
            item.Changes.AvailableComponents is { Components.Count: > 0 } components ? components.ToByteArray() : null);
        Add("settings", NpgsqlDbType.Bytea, item => item.Changes.ConnectionSettingsStatus?.ToByteArray());
        Add("offered", NpgsqlDbType.Bytea, item => item.Changes.OfferedHash?.ToByteArray());
        Add("must_report", NpgsqlDbType.Boolean, item => item.Changes.MustReport);
        Add("disconnected", NpgsqlDbType.Boolean, item => item.Changes.Disconnected);

        var written = new HashSet<Guid>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            written.Add(rows.GetGuid(0));
        }

        return written;

        void Add<T>(string name, NpgsqlDbType type, Func<AgentChange, T> column) =>
            command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Array | type) { Value = _batch.Select(column).ToArray() });
    }

    private static byte[]? Digest(IMessage? message) => message is null ? null : SHA256.HashData(message.ToByteArray());
}
