using System.Text.Json.Serialization;

namespace Ampora.Regional.Desired;

/// <summary>How an agent stands to connection settings or packages that it should have.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OfferState>))]
internal enum OfferState
{
    /// <summary>Nothing is assigned.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>Not offered yet.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>Offered; the agent has not said anything of it, or does not report such things.</summary>
    [JsonStringEnumMemberName("offered")]
    Offered,

    [JsonStringEnumMemberName("applying")]
    Applying,

    [JsonStringEnumMemberName("applied")]
    Applied,

    /// <summary>The agent says that it failed, and the same is not offered again; or the offer is over OpAmp:MaxReplyBytes and was not made.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>The agent does not accept any of it.</summary>
    [JsonStringEnumMemberName("not-accepted")]
    NotAccepted,
}
