using System.Text.Json.Serialization;

namespace Ampora.Regional.History;

/// <summary>What happened. The numbers are those of <c>agent_events.kind</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AgentEventKind>))]
internal enum AgentEventKind : short
{
    [JsonStringEnumMemberName("connected")]
    Connected = 1,

    [JsonStringEnumMemberName("disconnected")]
    Disconnected = 2,

    [JsonStringEnumMemberName("healthy")]
    Healthy = 3,

    [JsonStringEnumMemberName("unhealthy")]
    Unhealthy = 4,

    [JsonStringEnumMemberName("config-offered")]
    ConfigOffered = 5,

    [JsonStringEnumMemberName("config-applied")]
    ConfigApplied = 6,

    [JsonStringEnumMemberName("config-failed")]
    ConfigFailed = 7,

    /// <summary>The agent went back to another configuration by itself.</summary>
    [JsonStringEnumMemberName("config-rolled-back")]
    ConfigRolledBack = 8,

    /// <summary>Its labels are others; those of its first report are no event.</summary>
    [JsonStringEnumMemberName("described")]
    Described = 9,

    [JsonStringEnumMemberName("approved")]
    Approved = 10,

    [JsonStringEnumMemberName("refused")]
    Refused = 11,

    /// <summary>It uses the id that it was given.</summary>
    [JsonStringEnumMemberName("renamed")]
    Renamed = 12,

    /// <summary>The region holds nothing of it any more.</summary>
    [JsonStringEnumMemberName("removed")]
    Removed = 13,
}
