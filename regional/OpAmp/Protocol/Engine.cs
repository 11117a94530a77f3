using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>
/// The OpAMP server as a function: (state, message) → (state, reply, changes). No I/O, no clock, no randomness, no logging.
/// Transports, sessions and the database are the caller's.
/// </summary>
internal static class Engine
{
    /// <summary>What this server does, in the bits of ServerToAgent.capabilities.</summary>
    public const ulong ServerCapabilities = AcceptsStatus | OffersRemoteConfig | AcceptsEffectiveConfig;

    private const ulong AcceptsStatus = 0x1;
    private const ulong OffersRemoteConfig = 0x2;
    private const ulong AcceptsEffectiveConfig = 0x4;

    /// <summary>Tag, length and 16 bytes of instance_uid.</summary>
    private const int BarePollBytes = 18;

    /// <summary>
    /// Takes one message whose identity is sound (<see cref="Refusals.OfIdentity"/>) and belongs to this state.
    /// </summary>
    public static StepResult Step(AgentState state, AgentToServer message)
    {
        var next = state;
        AgentChanges? changes = null;
        if (IsBarePoll(message))
        {
            next = next with { MustReport = state.MustReport || state.Description.IsNone };
        }
        else
        {
            (next, changes) = Reports.Take(state, message);
            next = next with { Sequence = message.SequenceNum, MustReport = StillMustReport(state, message, next) };
            if (next.Accepts(AgentCapability.AcceptsRemoteConfig) && !state.Accepts(AgentCapability.AcceptsRemoteConfig))
            {
                // What was offered before it stopped accepting is offered again.
                next = next with { OfferedHash = ByteString.Empty };
            }
        }

        next = next with { Messages = state.Messages + 1 };
        var answered = Answer(next, message, changes);
        return answered.Changes is null && next.MustReport == state.MustReport ? answered : Remember(state, answered);
    }

    /// <summary>What should run has changed: offers it when the agent accepts offers and does not have it.</summary>
    public static StepResult Decide(AgentState state, DesiredConfig? desired)
    {
        var next = state with { Desired = desired, Messages = state.Messages + 1 };
        if (!MayOffer(next) || next.OfferedHash == desired!.Hash)
        {
            return new StepResult(next, null, null);
        }

        var reply = new ServerToAgent { InstanceUid = InstanceUid.ToBytes(state.Id), RemoteConfig = desired.Offer };
        if (!state.Greeted)
        {
            reply.Capabilities = ServerCapabilities;
        }

        next = next with { OfferedHash = desired.Hash, Greeted = true };
        return new StepResult(next, reply, new AgentChanges { Messages = next.Messages, OfferedHash = desired.Hash });
    }

    /// <summary>The connection ended, with or without a goodbye. The sequence number is remembered for the next one.</summary>
    public static StepResult Detach(AgentState state)
    {
        var next = state with { Messages = state.Messages + 1 };
        return new StepResult(next, null, new AgentChanges { Messages = next.Messages, Sequence = state.Sequence, Disconnected = true });
    }

    /// <summary>A newer connection takes the agent over: what it must know goes before it.</summary>
    public static StepResult HandOver(AgentState state)
    {
        var next = state with { Messages = state.Messages + 1 };
        return new StepResult(next, null, new AgentChanges { Messages = next.Messages, Sequence = state.Sequence });
    }

    /// <summary>
    /// A plain-HTTP poll may carry nothing but instance_uid; taking its sequence number 0 for a gap would ask for the full
    /// state at every poll (decision Q1).
    /// </summary>
    private static bool IsBarePoll(AgentToServer message) =>
        message.SequenceNum == 0 && message.CalculateSize() == BarePollBytes;

    private static bool StillMustReport(AgentState before, AgentToServer message, AgentState after)
    {
        var missed = before.MustReport
            || before.Description.IsNone
            || (before.Sequence is { } last && message.SequenceNum != unchecked(last + 1));
        return missed && !IsFullReport(before, message, after);
    }

    /// <summary>
    /// A description that answers our question is a full report, whatever an agent leaves out of it (asking for ever would not
    /// bring what it does not have). Unasked, the parts that its capabilities promise must be there.
    /// </summary>
    private static bool IsFullReport(AgentState before, AgentToServer message, AgentState after) =>
        message.AgentDescription is not null
        && (before.Asked
            || ((message.Health is not null || !after.Accepts(AgentCapability.ReportsHealth))
                && (message.EffectiveConfig is not null || !after.Accepts(AgentCapability.ReportsEffectiveConfig))));

    private static StepResult Answer(AgentState next, AgentToServer message, AgentChanges? reported)
    {
        var reply = new ServerToAgent { InstanceUid = message.InstanceUid };
        var changes = reported;
        if (message.AgentDisconnect is not null)
        {
            changes = (changes ?? new AgentChanges { Messages = next.Messages }) with { Disconnected = true, Sequence = next.Sequence };
            return new StepResult(next, reply, changes);
        }

        if (!next.Greeted || message.AgentDescription is not null)
        {
            reply.Capabilities = ServerCapabilities;
            next = next with { Greeted = true };
        }

        if (next.MustReport)
        {
            reply.Flags |= (ulong)ServerToAgentFlags.ReportFullState;
        }

        next = next with { Asked = next.MustReport };

        if (message.AvailableComponents is not null && !next.ComponentsKnown && next.Accepts(AgentCapability.ReportsAvailableComponents))
        {
            reply.Flags |= (ulong)ServerToAgentFlags.ReportAvailableComponents;
        }

        if (MayOffer(next) && (message.RemoteConfigStatus is not null || next.OfferedHash != next.Desired!.Hash))
        {
            reply.RemoteConfig = next.Desired!.Offer;
            if (next.OfferedHash != next.Desired.Hash)
            {
                next = next with { OfferedHash = next.Desired.Hash };
                changes = (changes ?? new AgentChanges { Messages = next.Messages }) with { OfferedHash = next.Desired.Hash };
            }
        }

        return new StepResult(next, reply, changes);
    }

    /// <summary>
    /// An offer is due while the hash that the agent reported is not the desired one. It is repeated only when the agent reports
    /// its status again or connects anew, so an agent that ignores offers is not flooded.
    /// </summary>
    private static bool MayOffer(AgentState state) =>
        state.Desired is { } desired && state.Accepts(AgentCapability.AcceptsRemoteConfig) && state.ReportedConfigHash != desired.Hash;

    private static StepResult Remember(AgentState before, StepResult answered)
    {
        var changes = answered.Changes ?? new AgentChanges { Messages = answered.State.Messages };
        return answered with
        {
            Changes = changes with
            {
                Messages = answered.State.Messages,
                Sequence = answered.State.Sequence,
                MustReport = answered.State.MustReport == before.MustReport ? null : answered.State.MustReport,
            },
        };
    }
}
