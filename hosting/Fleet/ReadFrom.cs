using System.Text.Json.Serialization;
using Ampora.Hosting.Database.Replicas;

namespace Ampora.Hosting.Fleet;

/// <summary>Which database of a region that has a replica gave an answer.</summary>
public sealed record ReadFrom
{
    public required ReadPlace Place { get; init; }

    /// <summary>How far the replica is behind the primary; null when that is not known.</summary>
    public required double? ReplicaLagSeconds { get; init; }

    /// <summary>In words, why the primary answers although there is a replica; null when the replica does.</summary>
    public required string? Reason { get; init; }

    /// <summary>Null without a replica.</summary>
    public static ReadFrom? Of(ReadSource source) => source is { IsReplica: false, Reason: null } ? null : new ReadFrom
    {
        Place = source.IsReplica ? ReadPlace.Replica : ReadPlace.Primary,
        ReplicaLagSeconds = source.Lag?.TotalSeconds,
        Reason = source.Reason,
    };
}

[JsonConverter(typeof(JsonStringEnumConverter<ReadPlace>))]
public enum ReadPlace
{
    [JsonStringEnumMemberName("primary")]
    Primary,

    [JsonStringEnumMemberName("replica")]
    Replica,
}
