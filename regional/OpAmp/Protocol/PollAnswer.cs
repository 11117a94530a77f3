using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>
/// The one reply to a poll, with the next thing that is sent once, if any. A command stands alone with instance_uid and
/// capabilities (OpAMP, ServerToAgent.command), so offers wait for the next poll; what would not come again goes before it.
/// </summary>
internal static class PollAnswer
{
    /// <param name="engine">Of the region.</param>
    /// <param name="state">Before the message.</param>
    /// <param name="message">The poll.</param>
    /// <param name="componentsKnown">As for <see cref="Engine.Step"/>.</param>
    /// <param name="waiting">What waits to be sent; null when nothing does.</param>
    public static (StepResult Result, Delivery Delivery) Of(
        Engine engine, AgentState state, AgentToServer message, bool componentsKnown, Outgoing? waiting)
    {
        if (waiting is null || !state.Desired.Admitted || message.AgentDisconnect is not null)
        {
            return (engine.Step(state, message, componentsKnown), Delivery.Waits);
        }

        return waiting.Message is null
            ? WithCommand(engine, state, message, componentsKnown)
            : WithMessage(engine, engine.Step(state, message, componentsKnown), waiting);
    }

    private static (StepResult Result, Delivery Delivery) WithCommand(Engine engine, AgentState state, AgentToServer message, bool componentsKnown)
    {
        var held = engine.Step(state with { Desired = state.Desired with { Admitted = false } }, message, componentsKnown);
        var comesAgain = held.Reply is { CustomCapabilities: null } reply && (reply.Flags & (ulong)ServerToAgentFlags.ReportAvailableComponents) == 0;
        if (!comesAgain)
        {
            return (engine.Step(state, message, componentsKnown), Delivery.Waits);
        }

        var answered = held.State with { Desired = state.Desired };
        return engine.Deliver(answered, Outgoing.Restart) is { Reply: { } command }
            ? (held with { State = answered, Reply = command }, Delivery.Sent)
            : (engine.Step(state, message, componentsKnown), Delivery.NotAccepted);
    }

    private static (StepResult Result, Delivery Delivery) WithMessage(Engine engine, StepResult answered, Outgoing waiting)
    {
        if (answered.Reply is not { } reply)
        {
            return (answered, Delivery.Waits);
        }

        if (engine.Deliver(answered.State, waiting).Reply is not { CustomMessage: { } custom })
        {
            return (answered, Delivery.NotAccepted);
        }

        if (!WithheldOffer.Fits(reply, new ServerToAgent { CustomMessage = custom }, "custom_message", engine.Traits.MaxReplyBytes, out var withheld))
        {
            return (answered, withheld is null ? Delivery.Waits : Delivery.TooLarge);
        }

        reply.CustomMessage = custom;
        return (answered, Delivery.Sent);
    }
}
