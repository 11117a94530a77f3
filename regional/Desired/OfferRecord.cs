using Ampora.Regional.OpAmp.Protocol;
using Google.Protobuf;
using Npgsql;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Desired;

/// <summary>What an agent's row says of connection settings and packages.</summary>
internal sealed record OfferRecord
{
    /// <summary>Of table agents, aliased a, and package_sets, aliased p; in the order of <see cref="Read"/>.</summary>
    public const string Columns = """
        a.capabilities, a.connected, a.host_name, a.changed_at,
        a.desired_settings_id, a.desired_settings_because, a.desired_settings_at, a.fitted_settings_id, a.fitted_settings_hash,
        a.settings_offered_hash, a.settings_offered_at, a.connection_settings_status,
        p.id, p.name, p.hash, a.desired_packages_because, a.desired_packages_at, a.packages_offered_hash, a.packages_offered_at, a.package_statuses,
        a.id, a.settings_withheld_hash, a.settings_withheld_because, a.packages_withheld_hash, a.packages_withheld_because
        """;

    /// <summary>Columns in <see cref="Columns"/>.</summary>
    public const int ColumnCount = 25;

    public required Guid Agent { get; init; }

    public required AgentCapability Capabilities { get; init; }

    public required bool Connected { get; init; }

    public required string? HostName { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    public required Decision? Settings { get; init; }

    /// <summary>What of the desired settings concerns the agent; null while that is not known.</summary>
    public required ByteString? WantedSettings { get; init; }

    public required Offer? SettingsOffer { get; init; }

    /// <summary>Settings that are too large to offer.</summary>
    public required WithheldHash? SettingsWithheld { get; init; }

    public required ConnectionSettingsStatus? SettingsStatus { get; init; }

    public required Decision? Packages { get; init; }

    public required string? PackageSet { get; init; }

    public required ByteString? WantedPackages { get; init; }

    public required Offer? PackagesOffer { get; init; }

    /// <summary>Packages whose offer is too large.</summary>
    public required WithheldHash? PackagesWithheld { get; init; }

    public required PackageStatuses? PackageStatuses { get; init; }

    public static OfferRecord Read(NpgsqlDataReader row)
    {
        var settings = DecisionAt(4);
        return new OfferRecord
        {
            Agent = row.GetGuid(20),
            Capabilities = (AgentCapability)row.GetInt64(0),
            Connected = row.GetBoolean(1),
            HostName = row.IsDBNull(2) ? null : row.GetString(2),
            ChangedAt = row.GetFieldValue<DateTimeOffset>(3),
            Settings = settings,
            WantedSettings = settings is not null && !row.IsDBNull(7) && row.GetGuid(7) == settings.Id ? Bytes(8) : null,
            SettingsOffer = OfferAt(9),
            SettingsWithheld = WithheldAt(21),
            SettingsStatus = row.IsDBNull(11) ? null : ConnectionSettingsStatus.Parser.ParseFrom(row.GetFieldValue<byte[]>(11)),
            Packages = row.IsDBNull(12) ? null : new Decision(row.GetGuid(12), row.GetString(15), row.GetFieldValue<DateTimeOffset>(16)),
            PackageSet = row.IsDBNull(13) ? null : row.GetString(13),
            WantedPackages = Bytes(14),
            PackagesOffer = OfferAt(17),
            PackagesWithheld = WithheldAt(23),
            PackageStatuses = row.IsDBNull(19) ? null : PackageStatuses.Parser.ParseFrom(row.GetFieldValue<byte[]>(19)),
        };

        ByteString? Bytes(int column) => row.IsDBNull(column) ? null : ByteString.CopyFrom(row.GetFieldValue<byte[]>(column));

        Decision? DecisionAt(int column) => row.IsDBNull(column)
            ? null
            : new Decision(row.GetGuid(column), row.GetString(column + 1), row.GetFieldValue<DateTimeOffset>(column + 2));

        WithheldHash? WithheldAt(int column) => Bytes(column) is { } hash ? new WithheldHash(hash, row.GetString(column + 1)) : null;

        Offer? OfferAt(int column) => Bytes(column) is { } hash ? new Offer(hash, row.GetFieldValue<DateTimeOffset>(column + 1)) : null;
    }

    /// <summary>What is desired, why, and since when.</summary>
    internal sealed record Decision(Guid Id, string Because, DateTimeOffset Since);

    /// <summary>What was last offered, and when.</summary>
    internal sealed record Offer(ByteString Hash, DateTimeOffset At);
}
