using System.Text.Json.Serialization;

namespace Ampora.Regional.Desired;

/// <summary>What one agent is offered besides its configuration, and what it made of it.</summary>
internal sealed record AgentOffers(SettingsOfferView Settings, PackagesOfferView Packages);

/// <param name="State">How the agent stands to the desired settings.</param>
/// <param name="Desired">Null when none are assigned.</param>
/// <param name="OfferedHash">Lower-case hex; null when nothing was offered.</param>
/// <param name="OfferedAt">When that was offered.</param>
/// <param name="Status">unset, applied, applying, failed or unknown-N; null when the agent reported none.</param>
/// <param name="ReportedHash">What the status is about.</param>
/// <param name="Error">Why the region could not offer them, else the agent's own words.</param>
internal sealed record SettingsOfferView(
    OfferState State, DesiredThing? Desired, string? OfferedHash, DateTimeOffset? OfferedAt, string? Status, string? ReportedHash, string? Error);

/// <param name="State">How the agent stands to the desired packages.</param>
/// <param name="Desired">Null when none are assigned.</param>
/// <param name="DesiredHash">What the agent reports back once it has taken the offer in.</param>
/// <param name="OfferedHash">Lower-case hex; null when nothing was offered.</param>
/// <param name="OfferedAt">When that was offered.</param>
/// <param name="ReportedHash">The last offer that the agent took in.</param>
/// <param name="Error">Why the region could not offer them, else the agent's own words about the offer as a whole.</param>
/// <param name="Packages">Those the agent has or was offered, as it reports them, sorted by name.</param>
internal sealed record PackagesOfferView(
    OfferState State, DesiredThing? Desired, string? DesiredHash, string? OfferedHash, DateTimeOffset? OfferedAt, string? ReportedHash, string? Error,
    IReadOnlyList<PackageStatusView> Packages);

/// <param name="Name">The name under which it is reported.</param>
/// <param name="NameFault">Set when the report names the package differently inside; it is not known then which is meant.</param>
/// <param name="Status">installed, install-pending, installing, install-failed, downloading or unknown-N.</param>
/// <param name="HasVersion">Null when the agent does not have it.</param>
/// <param name="HasHash">Lower-case hex; null when the agent does not have it.</param>
/// <param name="OfferedVersion">As the agent understood the offer.</param>
/// <param name="OfferedHash">As the agent understood the offer.</param>
/// <param name="Error">The agent's own words.</param>
/// <param name="DownloadPercent">0 to 100; null when nothing is being downloaded.</param>
/// <param name="DownloadBytesPerSecond">Null when nothing is being downloaded.</param>
internal sealed record PackageStatusView(
    string Name, string? NameFault, string Status, string? HasVersion, string? HasHash, string? OfferedVersion, string? OfferedHash, string? Error,
    double? DownloadPercent, double? DownloadBytesPerSecond);

/// <param name="Id">Of the set.</param>
/// <param name="Name">Of the set.</param>
/// <param name="Because">Which assignment decided so.</param>
/// <param name="Since">When it was decided.</param>
internal sealed record DesiredThing(Guid Id, string Name, string Because, DateTimeOffset Since);

/// <summary>
/// How far a set has come on the agents it is desired for. Assigned is the sum of pending, offered, applying, applied, failed and
/// notAccepted; offline counts those of them that are disconnected.
/// </summary>
internal sealed record OfferProgress(
    int Assigned, int Pending, int Offered, int Applying, int Applied, int Failed, int NotAccepted, int Offline, IReadOnlyList<OfferFailure> Failures);

/// <param name="AgentId">Whose.</param>
/// <param name="HostName">As it reports it.</param>
/// <param name="Error">Why the region could not offer it, else the agent's own words.</param>
/// <param name="Since">When the agent's state last changed.</param>
internal sealed record OfferFailure(Guid AgentId, string? HostName, string Error, DateTimeOffset Since);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(AgentOffers))]
[JsonSerializable(typeof(OfferProgress))]
internal sealed partial class OffersJson : JsonSerializerContext;
