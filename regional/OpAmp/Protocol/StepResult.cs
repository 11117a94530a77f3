using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp.Protocol;

/// <param name="State">The next state; the same instance only when nothing was taken.</param>
/// <param name="Reply">What to send; exactly one for a message, null for an event with nothing to say.</param>
/// <param name="Changes">What must be remembered; null for a report that changes nothing.</param>
internal readonly record struct StepResult(AgentState State, ServerToAgent? Reply, AgentChanges? Changes)
{
    /// <summary>A custom message to commit before the reply goes out; null when there is none, or it is not for us.</summary>
    public CustomMessage? Received { get; init; }

    /// <summary>Two agents use this id; nothing was taken, and the sender needs an id of its own (item 135).</summary>
    public bool IsSecondAgent { get; init; }
}
