using Ampora.Regional.Configurations;
using Ampora.Regional.OpAmp.Protocol;
using Google.Protobuf;
using Npgsql;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Agents;

/// <summary>An agent's row as the engine needs it: what the last connection, here or elsewhere, left in the database.</summary>
internal sealed record AgentRecord(AgentState State, Guid? DesiredVersion, byte[]? OfferedHash, long Connection, bool Connected, short Transport)
{
    public const short WebSocket = 1;
    public const short Http = 2;

    /// <summary>Of table agents, aliased a; in the order of <see cref="Read"/>.</summary>
    public const string Columns = """
        a.id, a.description, a.capabilities, a.health, a.effective_config_digest, a.remote_config_status, a.remote_config_hash,
        a.remote_config_error, a.package_statuses, a.custom_capabilities, a.available_components_hash,
        a.available_components IS NOT NULL, a.connection_settings_status, a.desired_version_id, a.offered_hash, a.sequence_num,
        a.must_report, a.connection, a.messages, a.connected, a.transport
        """;

    public static AgentRecord Read(NpgsqlDataReader row)
    {
        var status = row.IsDBNull(5) ? null : new RemoteConfigStatus
        {
            Status = (RemoteConfigStatuses)row.GetInt32(5),
            LastRemoteConfigHash = ByteString.CopyFrom(Bytes(6) ?? []),
            ErrorMessage = row.IsDBNull(7) ? "" : row.GetString(7),
        };
        var state = new AgentState
        {
            Id = row.GetGuid(0),
            Description = Fingerprint.OfStored(Bytes(1)),
            Capabilities = unchecked((ulong)row.GetInt64(2)),
            Health = Fingerprint.OfStored(Bytes(3)),
            EffectiveConfig = Fingerprint.OfDigest(Bytes(4)),
            RemoteConfigStatus = Fingerprint.Of(status),
            ReportedConfigHash = status?.LastRemoteConfigHash ?? ByteString.Empty,
            PackageStatuses = Fingerprint.OfStored(Bytes(8)),
            CustomCapabilities = Fingerprint.OfStored(Bytes(9)),
            AvailableComponents = Fingerprint.OfStored(Bytes(10)),
            ComponentsKnown = row.GetBoolean(11),
            ConnectionSettingsStatus = Fingerprint.OfStored(Bytes(12)),
            Sequence = row.IsDBNull(15) ? null : unchecked((ulong)row.GetInt64(15)),
            MustReport = row.GetBoolean(16),
            Messages = row.GetInt64(18),
        };
        return new AgentRecord(
            state, row.IsDBNull(13) ? null : row.GetGuid(13), Bytes(14), row.GetInt64(17), row.GetBoolean(19), row.GetInt16(20));

        byte[]? Bytes(int column) => row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);
    }

    /// <summary>The state with what the agent should run.</summary>
    public async ValueTask<AgentState> DecidedAsync(DesiredConfigs desired, CancellationToken cancellation) =>
        DesiredVersion is { } version ? State with { Desired = await desired.GetAsync(version, cancellation) } : State;
}
