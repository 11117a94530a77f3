using System.Security.Cryptography;
using Google.Protobuf;
using Npgsql;
using NpgsqlTypes;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Agents;

/// <summary>
/// One batch of changed agents as one statement over arrays (D4). Each row is fenced by (connection number, messages taken
/// on it): a row of a newer connection is left alone and its id is missing from the result (D12).
/// </summary>
internal sealed class AgentFlush
{
    private const string AppliesAnother =
        "(u.remote_config_status = 1 AND u.remote_config_hash = a.desired_hash AND a.applied_version_id IS DISTINCT FROM a.desired_version_id)";

    private const string Sql = $"""
        WITH changed AS (
            SELECT * FROM unnest(@ids, @connections, @messages, @sequences, @capabilities, @descriptions, @service_names, @service_versions,
                @host_names, @healths, @healthy, @health_statuses, @health_errors, @effective_digests, @config_statuses, @config_hashes,
                @config_errors, @packages, @customs, @components_hashes, @settings, @offered, @settings_offered, @packages_offered,
                @fitted_ids, @fitted_hashes, @settings_withheld, @settings_because, @packages_withheld, @packages_because,
                @must_report, @disconnected)
            AS u(id, connection, messages, sequence_num, capabilities, description, service_name, service_version,
                host_name, health, healthy, health_status, health_error, effective_config_digest, remote_config_status, remote_config_hash,
                remote_config_error, package_statuses, custom_capabilities, available_components_hash, connection_settings_status,
                offered_hash, settings_offered_hash, packages_offered_hash, fitted_settings_id, fitted_settings_hash,
                settings_withheld_hash, settings_withheld_because, packages_withheld_hash, packages_withheld_because, must_report, disconnected)),
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
            available_components_hash = coalesce(u.available_components_hash, a.available_components_hash),
            connection_settings_status = coalesce(u.connection_settings_status, a.connection_settings_status),
            offered_hash = coalesce(u.offered_hash, a.offered_hash),
            offered_at = CASE WHEN u.offered_hash IS NULL THEN a.offered_at ELSE now() END,
            settings_offered_hash = coalesce(u.settings_offered_hash, a.settings_offered_hash),
            settings_offered_at = CASE WHEN u.settings_offered_hash IS NULL THEN a.settings_offered_at ELSE now() END,
            packages_offered_hash = coalesce(u.packages_offered_hash, a.packages_offered_hash),
            packages_offered_at = CASE WHEN u.packages_offered_hash IS NULL THEN a.packages_offered_at ELSE now() END,
            fitted_settings_id = coalesce(u.fitted_settings_id, a.fitted_settings_id),
            fitted_settings_hash = coalesce(u.fitted_settings_hash, a.fitted_settings_hash),
            settings_withheld_hash = CASE WHEN u.settings_withheld_hash IS NULL THEN a.settings_withheld_hash ELSE nullif(u.settings_withheld_hash, '') END,
            settings_withheld_because = CASE WHEN u.settings_withheld_hash IS NULL THEN a.settings_withheld_because ELSE nullif(u.settings_withheld_because, '') END,
            packages_withheld_hash = CASE WHEN u.packages_withheld_hash IS NULL THEN a.packages_withheld_hash ELSE nullif(u.packages_withheld_hash, '') END,
            packages_withheld_because = CASE WHEN u.packages_withheld_hash IS NULL THEN a.packages_withheld_because ELSE nullif(u.packages_withheld_because, '') END,
            applied_before_id = CASE WHEN {AppliesAnother} THEN a.applied_version_id ELSE a.applied_before_id END,
            applied_version_id = CASE WHEN {AppliesAnother} THEN a.desired_version_id ELSE a.applied_version_id END,
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
        await WriteComponentsAsync(connection, cancellation);
        var written = await WriteRowsAsync(connection, cancellation);
        await AgentLabels.WriteAsync(connection, [.. _batch.Where(item => written.Contains(item.Id) && item.Changes.Description is not null)], cancellation);
        await WriteAttemptsAsync(connection, written, cancellation);
        return written;
    }

    private async Task WriteBlobsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var blobs = NewContents();
        foreach (var effective in _batch.Select(item => item.Changes.EffectiveConfig).OfType<IMessage>())
        {
            var content = effective.ToByteArray();
            blobs[SHA256.HashData(content)] = content;
        }

        await WriteContentsAsync(connection, "blobs", blobs, cancellation);
    }

    /// <summary>Components are named by the agent's own hash, so that the next agent that reports it need not send them.</summary>
    private async Task WriteComponentsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var sets = NewContents();
        foreach (var whole in _batch.Select(item => item.Changes.AvailableComponents).OfType<AvailableComponents>().Where(set => set.Components.Count > 0))
        {
            sets[SHA256.HashData(whole.Hash.Span)] = whole.ToByteArray();
        }

        await WriteContentsAsync(connection, "component_sets", sets, cancellation);
    }

    private async Task WriteAttemptsAsync(NpgsqlConnection connection, HashSet<Guid> written, CancellationToken cancellation)
    {
        var attempts = _batch.Where(item => item.Changes.Attempt is not null && written.Contains(item.Id)).ToArray();
        if (attempts.Length == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand("""
            INSERT INTO config_attempts (agent_id, hash, outcome, error) SELECT * FROM unnest(@ids, @hashes, @outcomes, @errors)
            ON CONFLICT (agent_id, hash) DO UPDATE SET outcome = excluded.outcome, error = excluded.error, ended_at = excluded.ended_at
            """, connection);
        command.Parameters.AddWithValue("ids", attempts.Select(item => item.Id).ToArray());
        command.Parameters.AddWithValue("hashes", attempts.Select(item => item.Changes.Attempt!.Hash.ToByteArray()).ToArray());
        command.Parameters.AddWithValue("outcomes", attempts.Select(item => (short)item.Changes.Attempt!.Outcome).ToArray());
        command.Parameters.AddWithValue("errors", attempts.Select(item => StoredText.Of(item.Changes.Attempt!.Error)!).ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>In the order of their digests: writers that share contents lock them in one order.</summary>
    private static SortedDictionary<byte[], byte[]> NewContents() => new(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));

    private static async Task WriteContentsAsync(
        NpgsqlConnection connection, string table, SortedDictionary<byte[], byte[]> contents, CancellationToken cancellation)
    {
        if (contents.Count == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand(
            $"INSERT INTO {table} (digest, content) SELECT * FROM unnest(@digests, @contents) ON CONFLICT DO NOTHING", connection);
        command.Parameters.AddWithValue("digests", contents.Keys.ToArray());
        command.Parameters.AddWithValue("contents", contents.Values.ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
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
        Add("settings", NpgsqlDbType.Bytea, item => item.Changes.ConnectionSettingsStatus?.ToByteArray());
        Add("offered", NpgsqlDbType.Bytea, item => item.Changes.OfferedConfigHash?.ToByteArray());
        Add("settings_offered", NpgsqlDbType.Bytea, item => item.Changes.OfferedSettingsHash?.ToByteArray());
        Add("packages_offered", NpgsqlDbType.Bytea, item => item.Changes.OfferedPackagesHash?.ToByteArray());
        Add("fitted_ids", NpgsqlDbType.Uuid, item => item.Changes.SettingsMark?.Set);
        Add("fitted_hashes", NpgsqlDbType.Bytea, item => item.Changes.SettingsMark?.Hash.ToByteArray());
        Add("settings_withheld", NpgsqlDbType.Bytea, item => item.Changes.SettingsWithheld?.Hash.ToByteArray());
        Add("settings_because", NpgsqlDbType.Text, item => item.Changes.SettingsWithheld?.Because);
        Add("packages_withheld", NpgsqlDbType.Bytea, item => item.Changes.PackagesWithheld?.Hash.ToByteArray());
        Add("packages_because", NpgsqlDbType.Text, item => item.Changes.PackagesWithheld?.Because);
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
