using System.Text.Json.Serialization;

namespace Ampora.Regional.Messages;

/// <param name="ExpiresInSeconds">How long it may wait for the agent, 1 to 2592000; as configured when absent.</param>
internal sealed record NewRestart(int? ExpiresInSeconds = null);

/// <param name="Capability">A reverse FQDN that the agent announced.</param>
/// <param name="Type">What the capability calls this message; up to 255 characters.</param>
/// <param name="Data">Base64; opaque to the region.</param>
/// <param name="ExpiresInSeconds">How long it may wait for the agent, 1 to 2592000; as configured when absent.</param>
internal sealed record NewMessage(string Capability, string? Type = null, string? Data = null, int? ExpiresInSeconds = null);

[JsonConverter(typeof(JsonStringEnumConverter<MessageDirection>))]
internal enum MessageDirection
{
    [JsonStringEnumMemberName("to-agent")]
    ToAgent,

    [JsonStringEnumMemberName("from-agent")]
    FromAgent,
}

[JsonConverter(typeof(JsonStringEnumConverter<MessageKind>))]
internal enum MessageKind
{
    [JsonStringEnumMemberName("restart")]
    Restart = 1,

    [JsonStringEnumMemberName("message")]
    Message = 2,
}

[JsonConverter(typeof(JsonStringEnumConverter<MessageState>))]
internal enum MessageState
{
    /// <summary>For the agent to connect, or to poll.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>Sent, once; a restart is then watched for.</summary>
    [JsonStringEnumMemberName("sent")]
    Sent,

    /// <summary>The agent started anew after the restart was sent.</summary>
    [JsonStringEnumMemberName("done")]
    Done,

    /// <summary>Sent, and no restart seen in time.</summary>
    [JsonStringEnumMemberName("unconfirmed")]
    Unconfirmed,

    /// <summary>Not sent: the agent stayed away.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,

    /// <summary>Not sent: the agent does not accept it any more.</summary>
    [JsonStringEnumMemberName("not-accepted")]
    NotAccepted,

    /// <summary>The connection ended while it was sent; it may have arrived and is not sent again.</summary>
    [JsonStringEnumMemberName("lost")]
    Lost,

    /// <summary>Not sent: larger than a reply may be.</summary>
    [JsonStringEnumMemberName("too-large")]
    TooLarge,

    [JsonStringEnumMemberName("received")]
    Received,
}

/// <summary>Something sent once, either way.</summary>
/// <param name="Id">Rises in the order in which the region learned of messages, in both directions.</param>
/// <param name="Direction">Who sent it.</param>
/// <param name="Kind">Restart, or a custom message.</param>
/// <param name="Capability">Null for a restart.</param>
/// <param name="Type">Null for a restart.</param>
/// <param name="Data">Base64; null for a restart.</param>
/// <param name="SizeBytes">Of the data.</param>
/// <param name="At">When it was asked for, or received.</param>
/// <param name="By">Who asked for it; null when the agent sent it.</param>
/// <param name="ExpiresAt">When the region gives up waiting for the agent; null when the agent sent it.</param>
/// <param name="SentAt">Null until then.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Reason">Why it is in this state, where that needs words.</param>
internal sealed record AgentMessage(
    long Id, MessageDirection Direction, MessageKind Kind, string? Capability, string? Type, string? Data, int SizeBytes, DateTimeOffset At,
    string? By, DateTimeOffset? ExpiresAt, DateTimeOffset? SentAt, MessageState State, string? Reason);

/// <param name="Items">Newest first.</param>
/// <param name="NextBefore">Ask with this as <c>before</c> for older ones; null at the end.</param>
internal sealed record AgentMessageList(IReadOnlyList<AgentMessage> Items, long? NextBefore);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(NewRestart))]
[JsonSerializable(typeof(NewMessage))]
[JsonSerializable(typeof(AgentMessage))]
[JsonSerializable(typeof(AgentMessageList))]
[JsonSerializable(typeof(MessageDirection?))]
internal sealed partial class MessagesJson : JsonSerializerContext;
