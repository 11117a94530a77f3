using System.Text.Json;
using Ampora.Federation.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Npgsql;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Agents;

/// <summary>An agent's summary as the database has it: the columns to ask for, and a row of them as a message.</summary>
internal static class AgentSummaries
{
    /// <summary>The agent's words about what is assigned, also when it runs another version again.</summary>
    public const string ConfigError = """
        coalesce(nullif(a.attempt_error, ''), CASE a.attempt_outcome WHEN 2 THEN 'the agent went back to another configuration by itself' END, a.remote_config_error)
        """;

    /// <summary>Over <c>agents a</c> and <see cref="Joins"/>; <see cref="ColumnCount"/> columns.</summary>
    public const string Columns = $"""
        a.id, a.service_name, a.service_version, a.host_name, l.labels, a.capabilities,
        a.healthy, a.health_status, a.health_error, a.connected, a.transport, a.connection_changed_at, a.instance,
        c.name, v.number, a.assigned_hash, a.offered_hash, a.remote_config_hash, a.remote_config_status, {ConfigError},
        a.effective_config_digest, a.first_seen_at, a.changed_at, a.attempt_outcome IS NOT NULL, g.name
        """;

    public const string Joins = """
        LEFT JOIN agent_labels l ON l.agent_id = a.id
        LEFT JOIN configuration_versions v ON v.id = a.assigned_version_id
        LEFT JOIN configurations c ON c.id = v.configuration_id
        LEFT JOIN groups g ON g.id = a.group_id
        """;

    public const int ColumnCount = 25;

    /// <summary>Where remote_config_status stands in <see cref="Columns"/>; null when the agent never reported one.</summary>
    public const int StatusColumn = 18;

    /// <param name="first">Ordinal of the first of <see cref="Columns"/>.</param>
    public static AgentSummary Read(NpgsqlDataReader row, int first)
    {
        var assigned = Bytes(row, first + 15);
        var reported = Bytes(row, first + 17);
        var capabilities = row.GetInt64(first + 5);
        var status = row.IsDBNull(first + StatusColumn) ? RemoteConfigStatuses.Unset : (RemoteConfigStatuses)row.GetInt32(first + StatusColumn);
        var summary = new AgentSummary
        {
            InstanceUid = row.GetGuid(first).ToString(),
            ServiceName = Text(row, first + 1),
            ServiceVersion = Text(row, first + 2),
            HostName = Text(row, first + 3),
            Capabilities = (ulong)capabilities,
            Health = row.IsDBNull(first + 6) ? Health.Unspecified : row.GetBoolean(first + 6) ? Health.Healthy : Health.Unhealthy,
            HealthStatus = Text(row, first + 7),
            LastError = Text(row, first + 8),
            Connection = row.GetBoolean(first + 9) ? Connection.Connected : Connection.Disconnected,
            Transport = (Transport)row.GetInt16(first + 10),
            ConnectionChangedAt = Time(row, first + 11),
            OwnerInstance = row.GetBoolean(first + 9) ? Text(row, first + 12) : "",
            ConfigState = ConfigStateRule.Of(assigned, row.GetBoolean(first + 23), Bytes(row, first + 16), reported, status, (AgentCapabilities)capabilities),
            Configuration = Text(row, first + 13),
            ConfigurationVersion = row.IsDBNull(first + 14) ? 0 : (uint)row.GetInt32(first + 14),
            AssignedConfigHash = UnsafeByteOperations.UnsafeWrap(assigned),
            ReportedConfigHash = UnsafeByteOperations.UnsafeWrap(reported),
            ConfigError = Text(row, first + 19),
            EffectiveConfigDigest = UnsafeByteOperations.UnsafeWrap(Bytes(row, first + 20)),
            FirstSeenAt = Time(row, first + 21),
            ChangedAt = Time(row, first + 22),
            Group = Text(row, first + 24),
        };
        if (!row.IsDBNull(first + 4))
            AddLabels(summary, row.GetFieldValue<byte[]>(first + 4));
        return summary;
    }

    private static void AddLabels(AgentSummary summary, byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            var name = reader.GetString()!;
            reader.Read();
            summary.Labels[name] = reader.TokenType == JsonTokenType.String ? reader.GetString()! : System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    private static string Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? "" : row.GetString(column);

    private static byte[] Bytes(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? [] : row.GetFieldValue<byte[]>(column);

    private static Timestamp Time(NpgsqlDataReader row, int column) => Timestamp.FromDateTime(row.GetDateTime(column));
}
