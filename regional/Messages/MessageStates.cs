using System.Globalization;

namespace Ampora.Regional.Messages;

/// <summary>An outbox row and what is known of its agent now.</summary>
internal sealed record OutboxLook
{
    public required MessageKind Kind { get; init; }

    public string? Capability { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    public Outcome Outcome { get; init; }

    /// <summary>health.start_time_unix_nano when the restart was sent; 0 when unknown.</summary>
    public ulong StartedBefore { get; init; }

    /// <summary>The same now.</summary>
    public ulong StartedNow { get; init; }

    public bool ReportsHealth { get; init; }

    public bool Connected { get; init; }

    public bool Polls { get; init; }

    public bool Admitted { get; init; } = true;
}

/// <summary>
/// How far something sent once has come, with the reason wherever it waits or ended otherwise than asked. The specification knows
/// no answer to a restart, so it is seen by the agent's own start time.
/// </summary>
internal static class MessageStates
{
    /// <param name="look">The row.</param>
    /// <param name="now">By the clock of the database, as the row's own times are.</param>
    /// <param name="restartWithin">A restart not seen by then is unconfirmed.</param>
    public static (MessageState State, string? Reason) Of(OutboxLook look, DateTimeOffset now, TimeSpan restartWithin)
    {
        if (look is { Kind: MessageKind.Restart, SentAt: { } sent } && Restarted(look, sent))
        {
            return (MessageState.Done, $"the agent started at {Words(StartOf(look.StartedNow))}");
        }

        return look switch
        {
            { Outcome: Outcome.Lost } => (MessageState.Lost, "the connection ended while it was sent; it is not sent again"),
            { Outcome: Outcome.TooLarge } => (MessageState.TooLarge, "it is larger than OpAmp:MaxReplyBytes"),
            { Outcome: Outcome.NotAccepted, Kind: MessageKind.Restart } =>
                (MessageState.NotAccepted, "the agent no longer has the capability AcceptsRestartCommand"),
            { Outcome: Outcome.NotAccepted } => (MessageState.NotAccepted, $"the agent no longer announces {look.Capability}"),
            { SentAt: null } when look.ExpiresAt <= now => (MessageState.Expired, $"the agent did not take it until {Words(look.ExpiresAt)}"),
            { SentAt: null } => (MessageState.Waiting, WaitsFor(look)),
            { Kind: MessageKind.Message } => (MessageState.Sent, null),
            { SentAt: { } at } => (at + restartWithin <= now ? MessageState.Unconfirmed : MessageState.Sent, look.ReportsHealth
                ? $"no restart seen since {Words(at)}"
                : "the agent does not report its health, so a restart cannot be seen"),
        };
    }

    /// <summary>An unknown start time before is no proof: then the new one must lie after the sending.</summary>
    private static bool Restarted(OutboxLook look, DateTimeOffset sent) =>
        look.StartedNow != 0 && look.StartedNow != look.StartedBefore && (look.StartedBefore != 0 || StartOf(look.StartedNow) > sent);

    private static string WaitsFor(OutboxLook look) => look switch
    {
        { Admitted: false } => "the agent waits for approval",
        { Connected: false } => "the agent is not connected",
        { Polls: true } => "for the agent's next poll",
        _ => "it is being sent",
    };

    private static DateTimeOffset StartOf(ulong unixNanoseconds) => DateTimeOffset.UnixEpoch.AddTicks((long)(unixNanoseconds / 100));

    private static string Words(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
