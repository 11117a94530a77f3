using System.Text.Json.Serialization;
using Wire = Ampora.Federation.V1;

namespace Ampora.Hosting.Fleet;

/// <summary>What the root component of an agent says about itself.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Health>))]
public enum Health
{
    [JsonStringEnumMemberName("unreported")]
    Unreported = Wire.Health.Unspecified,

    [JsonStringEnumMemberName("healthy")]
    Healthy = Wire.Health.Healthy,

    [JsonStringEnumMemberName("unhealthy")]
    Unhealthy = Wire.Health.Unhealthy,
}

[JsonConverter(typeof(JsonStringEnumConverter<Connection>))]
public enum Connection
{
    [JsonStringEnumMemberName("connected")]
    Connected = Wire.Connection.Connected,

    [JsonStringEnumMemberName("disconnected")]
    Disconnected = Wire.Connection.Disconnected,
}

[JsonConverter(typeof(JsonStringEnumConverter<Transport>))]
public enum Transport
{
    [JsonStringEnumMemberName("websocket")]
    WebSocket = Wire.Transport.Websocket,

    [JsonStringEnumMemberName("http")]
    Http = Wire.Transport.Http,
}

/// <summary>How an agent stands to the configuration it should run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConfigState>))]
public enum ConfigState
{
    [JsonStringEnumMemberName("none")]
    None = Wire.ConfigState.Unspecified,

    [JsonStringEnumMemberName("pending")]
    Pending = Wire.ConfigState.Pending,

    [JsonStringEnumMemberName("offered")]
    Offered = Wire.ConfigState.Offered,

    [JsonStringEnumMemberName("applying")]
    Applying = Wire.ConfigState.Applying,

    [JsonStringEnumMemberName("in-sync")]
    InSync = Wire.ConfigState.Applied,

    [JsonStringEnumMemberName("failed")]
    Failed = Wire.ConfigState.Failed,

    [JsonStringEnumMemberName("not-accepted")]
    NotAccepted = Wire.ConfigState.NotAccepted,

    [JsonStringEnumMemberName("drifted")]
    Drifted = Wire.ConfigState.Drifted,

    [JsonStringEnumMemberName("rolled-back")]
    RolledBack = Wire.ConfigState.RolledBack,
}

/// <summary>Derived from the age of the data, never from "the connection is up".</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Freshness>))]
public enum Freshness
{
    [JsonStringEnumMemberName("current")]
    Current = Wire.Freshness.Current,

    [JsonStringEnumMemberName("lagging")]
    Lagging = Wire.Freshness.Lagging,

    [JsonStringEnumMemberName("stale")]
    Stale = Wire.Freshness.Stale,

    [JsonStringEnumMemberName("unreachable")]
    Unreachable = Wire.Freshness.Unreachable,

    [JsonStringEnumMemberName("resyncing")]
    Resyncing = Wire.Freshness.Resyncing,

    [JsonStringEnumMemberName("paused")]
    Paused = Wire.Freshness.Paused,

    [JsonStringEnumMemberName("decommissioned")]
    Decommissioned = Wire.Freshness.Decommissioned,
}

[JsonConverter(typeof(JsonStringEnumConverter<Completeness>))]
public enum Completeness
{
    /// <summary>Every region is included and current.</summary>
    [JsonStringEnumMemberName("complete")]
    Complete = Wire.Completeness.Complete,

    /// <summary>A region is missing, or included with data that is not current.</summary>
    [JsonStringEnumMemberName("partial")]
    Partial = Wire.Completeness.Partial,

    /// <summary>Every region is included with data no older than the caller's bound.</summary>
    [JsonStringEnumMemberName("bounded")]
    Bounded = Wire.Completeness.Bounded,
}

/// <summary>What the caller demands of completeness.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Require>))]
public enum Require
{
    /// <summary>Answer, and say what is missing.</summary>
    [JsonStringEnumMemberName("warn")]
    Warn = Wire.Require.Warn,

    /// <summary>Fail unless complete and current.</summary>
    [JsonStringEnumMemberName("strict")]
    Strict = Wire.Require.Strict,

    /// <summary>Fail unless every region's data is at most so old.</summary>
    [JsonStringEnumMemberName("bounded")]
    Bounded = Wire.Require.Bounded,
}

[JsonConverter(typeof(JsonStringEnumConverter<AgentSort>))]
public enum AgentSort
{
    [JsonStringEnumMemberName("id")]
    Id = Wire.AgentSort.Uid,

    [JsonStringEnumMemberName("service-name")]
    ServiceName = Wire.AgentSort.ServiceName,

    [JsonStringEnumMemberName("host-name")]
    HostName = Wire.AgentSort.HostName,

    [JsonStringEnumMemberName("changed-at")]
    ChangedAt = Wire.AgentSort.ChangedAt,
}
