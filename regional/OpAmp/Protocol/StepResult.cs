using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp.Protocol;

/// <param name="State">The next state; the same instance only when nothing was taken.</param>
/// <param name="Reply">What to send; exactly one for a message, null for an event with nothing to say.</param>
/// <param name="Changes">What must be remembered; null for a report that changes nothing.</param>
internal readonly record struct StepResult(AgentState State, ServerToAgent? Reply, AgentChanges? Changes);
