using System.Text.Json.Serialization;
using Google.Protobuf;
using Wire = Ampora.Federation.V1;

namespace Ampora.Hosting.Fleet;

/// <summary>One agent in a list. Times are the region's database clock; hashes are lower-case hex.</summary>
public record AgentView
{
    public required string Region { get; init; }

    /// <summary>UUID text of the 16 bytes of instance_uid.</summary>
    public required string Id { get; init; }

    public required string? ServiceName { get; init; }

    public required string? ServiceVersion { get; init; }

    public required string? HostName { get; init; }

    /// <summary>Identifying and non-identifying attributes as text, by name.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>OpAMP's names of what the agent can do, as in <c>AcceptsRemoteConfig</c>.</summary>
    public required IReadOnlyList<string> Capabilities { get; init; }

    /// <summary>Name of the group that an operator or a bootstrap token put it into; null when it is in none.</summary>
    public required string? Group { get; init; }

    public required Health Health { get; init; }

    /// <summary>The agent's own status word.</summary>
    public required string? HealthStatus { get; init; }

    public required string? LastError { get; init; }

    public required Connection Connection { get; init; }

    public required Transport? Transport { get; init; }

    public required DateTimeOffset? ConnectionChangedAt { get; init; }

    /// <summary>The instance that holds the session; null over plain HTTP.</summary>
    public required string? OwnerInstance { get; init; }

    public required ConfigState ConfigState { get; init; }

    public required string? Configuration { get; init; }

    public required int? ConfigurationVersion { get; init; }

    public required string? AssignedConfigHash { get; init; }

    public required string? ReportedConfigHash { get; init; }

    /// <summary>The agent's words when it did not apply a configuration.</summary>
    public required string? ConfigError { get; init; }

    public required DateTimeOffset FirstSeenAt { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Only at an aggregator: what the region knew at this time is here.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Watermark { get; init; }

    /// <summary>Only at an aggregator: age of the watermark when the answer was made.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? AgeSeconds { get; init; }

    public static AgentView Of(string region, Wire.AgentSummary agent) => new()
    {
        Region = region,
        Id = agent.InstanceUid,
        ServiceName = OrNull(agent.ServiceName),
        ServiceVersion = OrNull(agent.ServiceVersion),
        HostName = OrNull(agent.HostName),
        Labels = new SortedDictionary<string, string>(agent.Labels, StringComparer.Ordinal),
        Capabilities = CapabilityNames.Of(agent.Capabilities),
        Group = OrNull(agent.Group),
        Health = Words.Known((Health)agent.Health, Health.Unreported),
        HealthStatus = OrNull(agent.HealthStatus),
        LastError = OrNull(agent.LastError),
        Connection = Words.Known((Connection)agent.Connection, Connection.Disconnected),
        Transport = agent.Transport is Wire.Transport.Websocket or Wire.Transport.Http ? (Transport)agent.Transport : null,
        ConnectionChangedAt = agent.ConnectionChangedAt?.ToDateTimeOffset(),
        OwnerInstance = OrNull(agent.OwnerInstance),
        ConfigState = Words.Known((ConfigState)agent.ConfigState, ConfigState.None),
        Configuration = OrNull(agent.Configuration),
        ConfigurationVersion = agent.ConfigurationVersion == 0 ? null : (int)agent.ConfigurationVersion,
        AssignedConfigHash = Hex(agent.AssignedConfigHash),
        ReportedConfigHash = Hex(agent.ReportedConfigHash),
        ConfigError = OrNull(agent.ConfigError),
        FirstSeenAt = agent.FirstSeenAt?.ToDateTimeOffset() ?? DateTimeOffset.UnixEpoch,
        ChangedAt = agent.ChangedAt?.ToDateTimeOffset() ?? DateTimeOffset.UnixEpoch,
    };

    internal static string? OrNull(string text) => text.Length == 0 ? null : text;

    internal static string? Hex(ByteString bytes) => bytes.IsEmpty ? null : Convert.ToHexStringLower(bytes.Span);
}
