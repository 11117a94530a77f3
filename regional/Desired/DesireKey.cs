using Npgsql;

namespace Ampora.Regional.Desired;

/// <summary>Names what is wanted of an agent, as its row does. Equal keys mean equal <see cref="OpAmp.Protocol.Desires"/>.</summary>
internal readonly record struct DesireKey(Guid? Version, Guid? Settings, Guid? Packages, bool Admitted, Guid? Credential)
{
    /// <summary>Of table agents, aliased a; in the order of <see cref="Read"/>.</summary>
    public const string Columns = "a.desired_version_id, a.desired_settings_id, a.desired_packages_id, a.admission = 1, a.desired_credential_id";

    public const int ColumnCount = 5;

    public static DesireKey Read(NpgsqlDataReader row, int first) => new(
        Id(row, first), Id(row, first + 1), Id(row, first + 2), row.GetBoolean(first + 3), Id(row, first + 4));

    private static Guid? Id(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetGuid(column);
}
