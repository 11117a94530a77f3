using System.Text.Json.Serialization;

namespace Ampora.Hosting.Fleet;

[JsonConverter(typeof(JsonStringEnumConverter<HostKind>))]
public enum HostKind
{
    [JsonStringEnumMemberName("region")]
    Region,

    [JsonStringEnumMemberName("aggregator")]
    Aggregator,
}

/// <summary>Which of the two faces answers here.</summary>
public sealed record Host(HostKind Kind, string Id, string DisplayName, string Version);
