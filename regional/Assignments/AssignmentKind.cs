namespace Ampora.Regional.Assignments;

/// <summary>What can be assigned. Each kind is decided on its own: an agent follows one assignment of each.</summary>
/// <param name="Number">As in column <c>assignments.kind</c>, which the database derives.</param>
/// <param name="Column">Of table assignments; names the thing.</param>
/// <param name="Things">The table of these things.</param>
/// <param name="Decided">Of table agents; names the thing that the assignments decided for.</param>
internal sealed record AssignmentKind(short Number, string Column, string Things, string Decided)
{
    public static readonly AssignmentKind Configuration = new(0, "version_id", "configuration_versions", "assigned_version_id");

    public static readonly AssignmentKind Settings = new(1, "settings_id", "connection_settings", "desired_settings_id");

    public static readonly AssignmentKind Packages = new(2, "packages_id", "package_sets", "desired_packages_id");
}
