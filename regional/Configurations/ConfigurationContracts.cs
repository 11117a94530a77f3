using System.Text.Json.Serialization;
using Ampora.Hosting.Fleet;

namespace Ampora.Regional.Configurations;

/// <summary>A named configuration with its newest version.</summary>
internal sealed record Configuration(
    Guid Id, string Name, string Description, int? LatestVersion, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt, int Assignments);

internal sealed record ConfigurationList(IReadOnlyList<Configuration> Items);

internal sealed record ConfigurationDetail(
    Guid Id, string Name, string Description, int? LatestVersion, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt, int Assignments,
    IReadOnlyList<VersionSummary> Versions);

/// <param name="Number">1, 2, 3 … within its configuration.</param>
/// <param name="Hash">Lower-case hex; what agents report back.</param>
/// <param name="SizeBytes">Of all files together.</param>
/// <param name="Note">Why it was made.</param>
/// <param name="CreatedAt">When it was published. A version never changes.</param>
/// <param name="CreatedBy">Who published it.</param>
/// <param name="FileNames">Sorted.</param>
internal sealed record VersionSummary(
    int Number, string Hash, long SizeBytes, string Note, DateTimeOffset CreatedAt, string CreatedBy, IReadOnlyList<string> FileNames);

internal sealed record Version(
    Guid ConfigurationId, int Number, string Hash, string Note, DateTimeOffset CreatedAt, string CreatedBy, IReadOnlyList<ConfigurationFile> Files);

internal sealed record NewConfiguration(string Name, string? Description = null);

/// <param name="Files">At least one, unless the version clears. Names are unique; a single file may have an empty name.</param>
/// <param name="Note">Why it is made; up to 500 characters.</param>
/// <param name="Clears">Has no files, on purpose: agents drop the configuration that they have from here.</param>
internal sealed record NewVersion(IReadOnlyList<NewFile> Files, string? Note = null, bool Clears = false);

/// <summary>A file given as text or as base64, not both. Bytes are kept as given.</summary>
internal sealed record NewFile(string? Name = null, string? ContentType = null, string? Text = null, string? Base64 = null);

/// <param name="Agents">Agents that this assignment decides for now; others of its selector follow a more specific one.</param>
internal sealed record Assignment(
    Guid Id, Guid ConfigurationId, string Configuration, int Version, Guid? AgentId, IReadOnlyDictionary<string, string>? Selector,
    DateTimeOffset CreatedAt, string CreatedBy, int Agents);

internal sealed record AssignmentList(IReadOnlyList<Assignment> Items);

/// <summary>Whom a target means now.</summary>
internal sealed record TargetPreview(int Agents, int Connected, IReadOnlyList<AgentView> Sample);

/// <summary>
/// How far a version has come on the agents it is desired for. Assigned is the sum of pending, offered, applying, inSync, failed
/// and notAccepted; offline counts those of them that are disconnected.
/// </summary>
internal sealed record VersionProgress(
    int Assigned, int Pending, int Offered, int Applying, int InSync, int Failed, int NotAccepted, int Offline, IReadOnlyList<VersionFailure> Failures);

/// <param name="AgentId">Whose.</param>
/// <param name="HostName">As it reports it.</param>
/// <param name="Error">The agent's own words.</param>
/// <param name="Since">When the agent's state last changed.</param>
internal sealed record VersionFailure(Guid AgentId, string? HostName, string Error, DateTimeOffset Since);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(ConfigurationList))]
[JsonSerializable(typeof(ConfigurationDetail))]
[JsonSerializable(typeof(Version))]
[JsonSerializable(typeof(NewConfiguration))]
[JsonSerializable(typeof(NewVersion))]
[JsonSerializable(typeof(AssignmentList))]
[JsonSerializable(typeof(TargetPreview))]
[JsonSerializable(typeof(VersionProgress))]
internal sealed partial class ConfigurationsJson : JsonSerializerContext;
