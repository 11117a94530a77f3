using Ampora.Regional.Messages;

namespace Ampora.Regional.Tests.Messages;

/// <summary>How far something sent once has come.</summary>
public sealed class MessageStatesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(5);

    private static readonly OutboxLook Restart = new()
    {
        Kind = MessageKind.Restart, ExpiresAt = Now.AddHours(1), ReportsHealth = true, Connected = true, StartedNow = 7,
    };

    private static readonly OutboxLook SentRestart = Restart with { SentAt = Now.AddMinutes(-1), StartedBefore = 7 };

    [Fact]
    public void A_restart_is_done_when_the_start_time_is_another() =>
        State(SentRestart with { StartedNow = 2_000_000_000 }).ShouldBe((MessageState.Done, "the agent started at 1970-01-01T00:00:02Z"));

    [Fact]
    public void A_restart_that_was_not_seen_says_since_when() =>
        State(SentRestart).ShouldBe((MessageState.Sent, "no restart seen since 2026-11-21T11:59:00Z"));

    [Fact]
    public void A_restart_that_was_not_seen_in_time_is_unconfirmed() =>
        State(SentRestart with { SentAt = Now - Within }).ShouldBe((MessageState.Unconfirmed, "no restart seen since 2026-11-21T11:55:00Z"));

    [Fact]
    public void An_agent_that_is_not_running_has_not_restarted() => State(SentRestart with { StartedNow = 0 }).State.ShouldBe(MessageState.Sent);

    [Fact]
    public void Without_a_start_time_before_only_a_later_one_counts()
    {
        var unknown = SentRestart with { StartedBefore = 0 };
        State(unknown with { StartedNow = Nanoseconds(Now.AddMinutes(-2)) }).State.ShouldBe(MessageState.Sent);
        State(unknown with { StartedNow = Nanoseconds(Now) }).State.ShouldBe(MessageState.Done);
    }

    [Fact]
    public void A_restart_of_an_agent_without_health_says_that_it_cannot_be_seen() =>
        State(SentRestart with { ReportsHealth = false, StartedNow = 0, StartedBefore = 0 })
            .ShouldBe((MessageState.Sent, "the agent does not report its health, so a restart cannot be seen"));

    [Fact]
    public void A_restart_whose_connection_broke_is_lost_unless_the_agent_restarted()
    {
        State(SentRestart with { Outcome = Outcome.Lost }).State.ShouldBe(MessageState.Lost);
        State(SentRestart with { Outcome = Outcome.Lost, StartedNow = 8 }).State.ShouldBe(MessageState.Done);
    }

    [Theory]
    [InlineData(false, false, true, "the agent is not connected")]
    [InlineData(true, true, true, "for the agent's next poll")]
    [InlineData(true, false, true, "it is being sent")]
    [InlineData(true, false, false, "the agent waits for approval")]
    public void What_waits_says_what_for(bool connected, bool polls, bool admitted, string reason) =>
        State(Restart with { Connected = connected, Polls = polls, Admitted = admitted }).ShouldBe((MessageState.Waiting, reason));

    [Fact]
    public void What_was_not_sent_in_time_has_expired() =>
        State(Restart with { ExpiresAt = Now }).ShouldBe((MessageState.Expired, "the agent did not take it until 2026-11-21T12:00:00Z"));

    [Fact]
    public void What_the_agent_no_longer_accepts_is_named()
    {
        State(Restart with { Outcome = Outcome.NotAccepted }).Reason!.ShouldContain("AcceptsRestartCommand");
        State(Restart with { Kind = MessageKind.Message, Capability = "com.example.echo", Outcome = Outcome.NotAccepted })
            .ShouldBe((MessageState.NotAccepted, "the agent no longer announces com.example.echo"));
    }

    [Fact]
    public void A_message_that_was_sent_needs_no_words() =>
        State(Restart with { Kind = MessageKind.Message, SentAt = Now }).ShouldBe((MessageState.Sent, null));

    private static ulong Nanoseconds(DateTimeOffset time) => (ulong)(time - DateTimeOffset.UnixEpoch).Ticks * 100;

    private static (MessageState State, string? Reason) State(OutboxLook look) => MessageStates.Of(look, Now, Within);
}
