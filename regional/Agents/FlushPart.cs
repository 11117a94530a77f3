using System.Security.Cryptography;
using Google.Protobuf;
using NpgsqlTypes;

namespace Ampora.Regional.Agents;

/// <summary>What agents tend to change together. A flush names only the parts that some agent of its batch changed.</summary>
/// <param name="Sets">Assignments to <c>agents a</c> from the batch <c>u</c>.</param>
/// <param name="Concerns">This change has something of the part.</param>
/// <param name="Columns">What <paramref name="Sets"/> reads of the batch.</param>
internal sealed record FlushPart(string Sets, Func<AgentChange, bool> Concerns, params FlushColumn[] Columns)
{
    /// <summary>The fence, and what every change brings.</summary>
    public static FlushPart Always { get; } = new(
        """
        messages = u.messages, sequence_num = coalesce(u.sequence_num, a.sequence_num), changed_at = now(),
        feed_stamp = greatest(a.feed_stamp, pg_current_xact_id())
        """,
        _ => true,
        FlushColumn.Of("id", NpgsqlDbType.Uuid, item => item.Id),
        FlushColumn.Of("connection", NpgsqlDbType.Bigint, item => item.Connection),
        FlushColumn.Of("messages", NpgsqlDbType.Bigint, item => item.Changes.Messages),
        FlushColumn.Of("sequence_num", NpgsqlDbType.Bigint, item => unchecked((long?)item.Changes.Sequence)));

    /// <summary>Each alone or with others; a statement for every combination is kept ready.</summary>
    public static IReadOnlyList<FlushPart> Optional { get; } = [Health(), Configuration(), Session(), Rest()];

    private const string AppliesAnother =
        "(u.remote_config_status = 1 AND u.remote_config_hash = a.desired_hash AND a.applied_version_id IS DISTINCT FROM a.desired_version_id)";

    private static FlushPart Health() => new(
        """
        health = coalesce(u.health, a.health), healthy = coalesce(u.healthy, a.healthy),
        health_status = coalesce(u.health_status, a.health_status), health_error = coalesce(u.health_error, a.health_error)
        """,
        item => item.Changes.Health is not null,
        FlushColumn.Of("health", NpgsqlDbType.Bytea, item => item.Changes.Health?.ToByteArray()),
        FlushColumn.Of("healthy", NpgsqlDbType.Boolean, item => item.Changes.Health?.Healthy),
        FlushColumn.Of("health_status", NpgsqlDbType.Text, item => StoredText.Of(item.Changes.Health?.Status)),
        FlushColumn.Of("health_error", NpgsqlDbType.Text, item => StoredText.Of(item.Changes.Health?.LastError)));

    private static FlushPart Configuration() => new(
        $"""
        remote_config_status = coalesce(u.remote_config_status, a.remote_config_status),
        remote_config_hash = coalesce(u.remote_config_hash, a.remote_config_hash),
        remote_config_error = coalesce(u.remote_config_error, a.remote_config_error),
        applied_before_id = CASE WHEN {AppliesAnother} THEN a.applied_version_id ELSE a.applied_before_id END,
        applied_version_id = CASE WHEN {AppliesAnother} THEN a.desired_version_id ELSE a.applied_version_id END,
        effective_config_digest = coalesce(u.effective_config_digest, a.effective_config_digest),
        offered_hash = coalesce(u.offered_hash, a.offered_hash),
        offered_at = CASE WHEN u.offered_hash IS NULL THEN a.offered_at ELSE now() END
        """,
        item => item.Changes is not { RemoteConfigStatus: null, EffectiveConfig: null, OfferedConfigHash: null },
        FlushColumn.Of("remote_config_status", NpgsqlDbType.Integer, item => (int?)item.Changes.RemoteConfigStatus?.Status),
        FlushColumn.Of("remote_config_hash", NpgsqlDbType.Bytea, item => item.Changes.RemoteConfigStatus?.LastRemoteConfigHash.ToByteArray()),
        FlushColumn.Of("remote_config_error", NpgsqlDbType.Text, item => StoredText.Of(item.Changes.RemoteConfigStatus?.ErrorMessage)),
        FlushColumn.Of("effective_config_digest", NpgsqlDbType.Bytea, item => Digest(item.Changes.EffectiveConfig)),
        FlushColumn.Of("offered_hash", NpgsqlDbType.Bytea, item => item.Changes.OfferedConfigHash?.ToByteArray()));

    private static FlushPart Session() => new(
        """
        must_report = coalesce(u.must_report, a.must_report),
        connected = a.connected AND NOT u.disconnected,
        connection_changed_at = CASE WHEN u.disconnected AND a.connected THEN now() ELSE a.connection_changed_at END
        """,
        item => item.Changes is { MustReport: not null } or { Disconnected: true },
        FlushColumn.Of("must_report", NpgsqlDbType.Boolean, item => item.Changes.MustReport),
        FlushColumn.Of("disconnected", NpgsqlDbType.Boolean, item => item.Changes.Disconnected));

    private static FlushPart Rest() => new(
        """
        capabilities = coalesce(u.capabilities, a.capabilities),
        description = coalesce(u.description, a.description),
        service_name = CASE WHEN u.description IS NULL THEN a.service_name ELSE u.service_name END,
        service_version = CASE WHEN u.description IS NULL THEN a.service_version ELSE u.service_version END,
        host_name = CASE WHEN u.description IS NULL THEN a.host_name ELSE u.host_name END,
        package_statuses = coalesce(u.package_statuses, a.package_statuses),
        custom_capabilities = coalesce(u.custom_capabilities, a.custom_capabilities),
        available_components_hash = coalesce(u.available_components_hash, a.available_components_hash),
        connection_settings_status = coalesce(u.connection_settings_status, a.connection_settings_status),
        settings_offered_hash = coalesce(u.settings_offered_hash, a.settings_offered_hash),
        settings_offered_at = CASE WHEN u.settings_offered_hash IS NULL THEN a.settings_offered_at ELSE now() END,
        packages_offered_hash = coalesce(u.packages_offered_hash, a.packages_offered_hash),
        packages_offered_at = CASE WHEN u.packages_offered_hash IS NULL THEN a.packages_offered_at ELSE now() END,
        fitted_settings_id = coalesce(u.fitted_settings_id, a.fitted_settings_id),
        fitted_settings_hash = coalesce(u.fitted_settings_hash, a.fitted_settings_hash),
        settings_withheld_hash = CASE WHEN u.settings_withheld_hash IS NULL THEN a.settings_withheld_hash ELSE nullif(u.settings_withheld_hash, '') END,
        settings_withheld_because = CASE WHEN u.settings_withheld_hash IS NULL THEN a.settings_withheld_because ELSE nullif(u.settings_withheld_because, '') END,
        packages_withheld_hash = CASE WHEN u.packages_withheld_hash IS NULL THEN a.packages_withheld_hash ELSE nullif(u.packages_withheld_hash, '') END,
        packages_withheld_because = CASE WHEN u.packages_withheld_hash IS NULL THEN a.packages_withheld_because ELSE nullif(u.packages_withheld_because, '') END
        """,
        item => item.Changes is not
        {
            Capabilities: null, Description: null, PackageStatuses: null, CustomCapabilities: null, AvailableComponents: null, ConnectionSettingsStatus: null,
            OfferedSettingsHash: null, OfferedPackagesHash: null, SettingsMark: null, SettingsWithheld: null, PackagesWithheld: null,
        },
        FlushColumn.Of("capabilities", NpgsqlDbType.Bigint, item => unchecked((long?)item.Changes.Capabilities)),
        FlushColumn.Of("description", NpgsqlDbType.Bytea, item => item.Changes.Description?.ToByteArray()),
        FlushColumn.Of("service_name", NpgsqlDbType.Text, item => AgentLabels.Find(item.Changes.Description, "service.name")),
        FlushColumn.Of("service_version", NpgsqlDbType.Text, item => AgentLabels.Find(item.Changes.Description, "service.version")),
        FlushColumn.Of("host_name", NpgsqlDbType.Text, item => AgentLabels.Find(item.Changes.Description, "host.name")),
        FlushColumn.Of("package_statuses", NpgsqlDbType.Bytea, item => item.Changes.PackageStatuses?.ToByteArray()),
        FlushColumn.Of("custom_capabilities", NpgsqlDbType.Bytea, item => item.Changes.CustomCapabilities?.ToByteArray()),
        FlushColumn.Of("available_components_hash", NpgsqlDbType.Bytea, item => item.Changes.AvailableComponents?.Hash.ToByteArray()),
        FlushColumn.Of("connection_settings_status", NpgsqlDbType.Bytea, item => item.Changes.ConnectionSettingsStatus?.ToByteArray()),
        FlushColumn.Of("settings_offered_hash", NpgsqlDbType.Bytea, item => item.Changes.OfferedSettingsHash?.ToByteArray()),
        FlushColumn.Of("packages_offered_hash", NpgsqlDbType.Bytea, item => item.Changes.OfferedPackagesHash?.ToByteArray()),
        FlushColumn.Of("fitted_settings_id", NpgsqlDbType.Uuid, item => item.Changes.SettingsMark?.Set),
        FlushColumn.Of("fitted_settings_hash", NpgsqlDbType.Bytea, item => item.Changes.SettingsMark?.Hash.ToByteArray()),
        FlushColumn.Of("settings_withheld_hash", NpgsqlDbType.Bytea, item => item.Changes.SettingsWithheld?.Hash.ToByteArray()),
        FlushColumn.Of("settings_withheld_because", NpgsqlDbType.Text, item => item.Changes.SettingsWithheld?.Because),
        FlushColumn.Of("packages_withheld_hash", NpgsqlDbType.Bytea, item => item.Changes.PackagesWithheld?.Hash.ToByteArray()),
        FlushColumn.Of("packages_withheld_because", NpgsqlDbType.Text, item => item.Changes.PackagesWithheld?.Because));

    private static byte[]? Digest(IMessage? message) => message is null ? null : SHA256.HashData(message.ToByteArray());
}
