namespace Ampora.Regional.Messages;

/// <summary>What became of an attempt to send; numbers of agent_outbox.outcome, where sent stands as null.</summary>
internal enum Outcome : short
{
    Sent = 0,
    Lost = 1,
    NotAccepted = 2,
    TooLarge = 3,
}
