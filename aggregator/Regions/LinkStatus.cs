using System.Text.Json.Serialization;

namespace Ampora.Aggregator.Regions;

[JsonConverter(typeof(JsonStringEnumConverter<LinkState>))]
internal enum LinkState
{
    [JsonStringEnumMemberName("connecting")]
    Connecting,

    [JsonStringEnumMemberName("connected")]
    Connected,

    [JsonStringEnumMemberName("backing-off")]
    BackingOff,
}

/// <summary>How the connection to a region stands. It explains an age; it never replaces it.</summary>
/// <param name="Error">In words, what ended it last; null while it is connected, and before the first fault.</param>
/// <param name="NextAttemptAt">While backing off.</param>
/// <param name="LastConnectedAt">When frames last began to come.</param>
internal sealed record LinkStatus(LinkState State, string? Error, DateTimeOffset? NextAttemptAt, DateTimeOffset? LastConnectedAt)
{
    public static LinkStatus New { get; } = new(LinkState.Connecting, null, null, null);
}
