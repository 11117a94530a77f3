using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>
/// A report that changed nothing and was answered with nothing to do. The next one that says the same, one number on, leads to the
/// same: it need not be parsed to be answered. Most of what a calm fleet sends is such.
/// </summary>
/// <param name="Rest">Stands for the report without its number.</param>
/// <param name="After">The state that it led to; another state may lead elsewhere.</param>
/// <param name="Reply">That it got.</param>
internal sealed record Repetition(Fingerprint Rest, AgentState After, ServerToAgent Reply)
{
    /// <summary>Null unless the same report once more would only move the number on.</summary>
    /// <param name="before">The state that the report was taken in.</param>
    /// <param name="message">The report.</param>
    /// <param name="result">What it led to.</param>
    /// <param name="rest">Stands for the report without its number.</param>
    public static Repetition? Of(AgentState before, AgentToServer message, StepResult result, Fingerprint rest)
    {
        var settled = result is { Changes: null, Received: null, IsSecondAgent: false, Reply.Flags: 0 }
            && message is { CustomMessage: null, AgentDisconnect: null, ConnectionSettingsRequest: null, Flags: 0 }
            && message.SequenceNum == unchecked(before.Sequence + 1)
            && result.State with { Sequence = before.Sequence, Messages = before.Messages } == before;
        return settled ? new Repetition(rest, result.State, result.Reply!) : null;
    }

    /// <summary>What the report leads to; null when it is not the same again, or would not be taken in the same state.</summary>
    public Repetition? Again(AgentState now, ulong sequence, Fingerprint rest) =>
        ReferenceEquals(now, After) && sequence == unchecked(now.Sequence + 1) && rest == Rest
            ? this with { After = now with { Sequence = sequence, Messages = now.Messages + 1 } }
            : null;
}
