using Ampora.Regional.Desired;
using Ampora.Regional.OpAmp.Protocol;
using Google.Protobuf;
using Npgsql;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Agents;

/// <summary>An agent's row as the engine needs it: what the last connection, here or elsewhere, left in the database.</summary>
internal sealed record AgentRecord(AgentState State, DesireKey Desired, OfferedHashes Offered, long Connection, bool Connected, short Transport)
{
    /// <summary>Something waits to be sent to the agent once.</summary>
    public bool HasMail { get; init; }

    public const short WebSocket = 1;
    public const short Http = 2;

    /// <summary>Of table agents, aliased a; in the order of <see cref="Read"/>.</summary>
    public const string Columns = """
        a.id, a.description, a.capabilities, a.health, a.effective_config_digest, a.remote_config_status, a.remote_config_hash,
        a.remote_config_error, a.package_statuses, a.custom_capabilities, a.available_components_hash,
        EXISTS (SELECT FROM component_sets cs WHERE cs.digest = sha256(a.available_components_hash)), a.connection_settings_status,
        a.offered_hash, a.settings_offered_hash, a.packages_offered_hash, a.sequence_num,
        a.must_report, a.connection, a.messages, a.connected, a.transport, a.fitted_settings_id, a.fitted_settings_hash,
        a.settings_withheld_hash, a.settings_withheld_because, a.packages_withheld_hash, a.packages_withheld_because
        """ + ", " + DesireKey.Columns;

    /// <summary>Columns in <see cref="Columns"/>.</summary>
    public const int ColumnCount = DesiredColumn + DesireKey.ColumnCount;

    private const int DesiredColumn = 28;

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
            PackageStatuses = Fingerprint.OfStored(Bytes(8)),
            Packages = new OfferTrack(Bytes(8) is { } packages ? global::OpAmp.Proto.V1.PackageStatuses.Parser.ParseFrom(packages).ServerProvidedAllPackagesHash : null, null),
            CustomCapabilities = Fingerprint.OfStored(Bytes(9)),
            Speaks = Bytes(9) is { } custom ? global::OpAmp.Proto.V1.CustomCapabilities.Parser.ParseFrom(custom) : null,
            AvailableComponents = Fingerprint.OfStored(Bytes(10)),
            ComponentsKnown = row.GetBoolean(11),
            ConnectionSettingsStatus = Fingerprint.OfStored(Bytes(12)),
            Settings = new OfferTrack(
                Bytes(12) is { } settings ? global::OpAmp.Proto.V1.ConnectionSettingsStatus.Parser.ParseFrom(settings).LastConnectionSettingsHash : null, null),
            SettingsMark = row.IsDBNull(22) ? null : new SettingsMark(row.GetGuid(22), ByteString.CopyFrom(Bytes(23) ?? [])),
            SettingsWithheld = Withheld(24),
            PackagesWithheld = Withheld(26),
            Sequence = row.IsDBNull(16) ? null : unchecked((ulong)row.GetInt64(16)),
            MustReport = row.GetBoolean(17),
            Messages = row.GetInt64(19),
        };
        return new AgentRecord(
            status is null ? state : state.WithConfigStatus(status), DesireKey.Read(row, DesiredColumn), new OfferedHashes(Bytes(13), Bytes(14), Bytes(15)),
            row.GetInt64(18), row.GetBoolean(20), row.GetInt16(21));

        WithheldHash? Withheld(int column) => Bytes(column) is { } hash ? new WithheldHash(ByteString.CopyFrom(hash), row.GetString(column + 1)) : null;

        byte[]? Bytes(int column) => row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);
    }

    /// <summary>How long ago the last offer of a configuration was made; null where nobody asked, or when none was.</summary>
    public TimeSpan? SinceOffer { get; init; }

    /// <summary>The state with what the agent should run.</summary>
    public async ValueTask<AgentState> DecidedAsync(DesireCatalog catalog, CancellationToken cancellation) =>
        State with { Desired = await catalog.GetAsync(Desired, cancellation) };
}
