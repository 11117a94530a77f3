using Ampora.Regional.OpAmp.Protocol;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Desired;

/// <summary>An agent's offers in the shapes of REST.</summary>
internal static class AgentOfferViews
{
    public static AgentOffers Of(OfferRecord record, DesiredSettings? desired, string settingsName) => new(
        new SettingsOfferView(
            OfferProgressQuery.StateOfSettings(record, desired),
            Thing(record.Settings, settingsName),
            Hex(record.SettingsOffer?.Hash),
            record.SettingsOffer?.At,
            record.SettingsStatus is { } status ? StatusWord(status.Status) : null,
            Hex(record.SettingsStatus?.LastConnectionSettingsHash),
            OrNull(OfferProgressQuery.ErrorOfSettings(record))),
        new PackagesOfferView(
            OfferProgressQuery.StateOfPackages(record),
            Thing(record.Packages, record.PackageSet ?? ""),
            Hex(record.WantedPackages),
            Hex(record.PackagesOffer?.Hash),
            record.PackagesOffer?.At,
            Hex(record.PackageStatuses?.ServerProvidedAllPackagesHash),
            OrNull(OfferProgressQuery.WhyNoPackages(record) ?? record.PackageStatuses?.ErrorMessage),
            [.. (record.PackageStatuses?.Packages ?? []).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => Of(entry.Key, entry.Value))]));

    private static DesiredThing? Thing(OfferRecord.Decision? decision, string name) =>
        decision is null ? null : new DesiredThing(decision.Id, name, decision.Because, decision.Since);

    private static PackageStatusView Of(string name, PackageStatus status) => new(
        name,
        status.Name == name ? null : $"the report names it '{status.Name}' inside",
        status.Status switch
        {
            PackageStatusEnum.Installed => "installed",
            PackageStatusEnum.InstallPending => "install-pending",
            PackageStatusEnum.Installing => "installing",
            PackageStatusEnum.InstallFailed => "install-failed",
            PackageStatusEnum.Downloading => "downloading",
            var other => $"unknown-{(int)other}",
        },
        OrNull(status.AgentHasVersion),
        Hex(status.AgentHasHash),
        OrNull(status.ServerOfferedVersion),
        Hex(status.ServerOfferedHash),
        OrNull(status.ErrorMessage),
        Finite(status.DownloadDetails?.DownloadPercent),
        Finite(status.DownloadDetails?.DownloadBytesPerSecond));

    private static string StatusWord(ConnectionSettingsStatuses status) => status switch
    {
        ConnectionSettingsStatuses.Unset => "unset",
        ConnectionSettingsStatuses.Applied => "applied",
        ConnectionSettingsStatuses.Applying => "applying",
        ConnectionSettingsStatuses.Failed => "failed",
        var other => $"unknown-{(int)other}",
    };

    private static string? Hex(ByteString? bytes) => bytes is null or { IsEmpty: true } ? null : Convert.ToHexStringLower(bytes.Span);

    private static string? OrNull(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>JSON has no word for the others.</summary>
    private static double? Finite(double? number) => number is { } value && double.IsFinite(value) ? value : null;
}
