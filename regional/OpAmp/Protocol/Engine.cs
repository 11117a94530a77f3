using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>
/// The OpAMP server as a function: (state, message) → (state, reply, changes). No I/O, no clock, no randomness, no logging.
/// Transports, sessions and the database are the caller's.
/// </summary>
/// <param name="traits">What this region says of itself.</param>
internal sealed class Engine(ServerTraits traits)
{
    /// <summary>Tag, length and 16 bytes of instance_uid.</summary>
    private const int BarePollBytes = 18;

    public ServerTraits Traits => traits;

    /// <summary>
    /// Takes one message whose identity is sound (<see cref="Refusals.OfIdentity"/>) and belongs to this state.
    /// </summary>
    /// <param name="state">Before the message.</param>
    /// <param name="message">From the agent.</param>
    /// <param name="componentsKnown">The region has the components of the hash that this message reports, from whichever agent.</param>
    public StepResult Step(AgentState state, AgentToServer message, bool componentsKnown = false)
    {
        if (IsBarePoll(message))
        {
            return Answer(state, state with { MustReport = state.MustReport || state.Description.IsNone }, message, null);
        }

        var watched = Duplicates.Watch(state, message);
        if (Duplicates.Are(watched))
        {
            return new StepResult(state with { Strayed = null, Strays = 0 }, null, null) { IsSecondAgent = true };
        }

        var (next, changes) = Reports.Take(watched, message, componentsKnown);
        next = next with { Sequence = message.SequenceNum, MustReport = StillMustReport(state, message, next) };
        return Answer(state, OfferedAgain(state, next), message, changes) with { Received = ReceivedIn(state, message) };
    }

    /// <summary>What should run has changed: offers it when the agent accepts offers and does not have it.</summary>
    public StepResult Decide(AgentState state, Desires desired)
    {
        var next = state with { Desired = desired, Messages = state.Messages + 1 };
        if (!Equals(desired.Config?.Hash, state.Desired.Config?.Hash))
        {
            // A new decision: what was tried, or offered, before it does not count.
            next = next with { AttemptEnded = null, Config = state.Config with { Offered = null } };
        }

        var reply = new ServerToAgent();
        AgentChanges? changes = null;
        next = Offers.Add(traits, next, null, reply, ref changes);
        return reply.CalculateSize() == 0 ? new StepResult(next, null, changes) : Push(next, reply, changes);
    }

    /// <summary>Sends something once. No reply when the agent does not say that it understands it.</summary>
    public StepResult Deliver(AgentState state, Outgoing outgoing)
    {
        var understood = outgoing.Message is { } message
            ? state.Speaks?.Capabilities.Contains(message.Capability) == true
            : state.Accepts(AgentCapability.AcceptsRestartCommand);
        if (!understood || !state.Desired.Admitted)
        {
            return new StepResult(state, null, null);
        }

        // A command stands alone with instance_uid and capabilities (OpAMP, ServerToAgent.command).
        return Push(state, outgoing.Message is { } custom
            ? new ServerToAgent { CustomMessage = custom }
            : new ServerToAgent { Command = new ServerToAgentCommand { Type = CommandType.Restart } }, null);
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
        var lost = before.MustReport || (before.Sequence is { } last && message.SequenceNum != unchecked(last + 1));
        return (lost || before.Description.IsNone) && !IsFullReport(before, message, after, lost);
    }

    /// <summary>
    /// A description that answers our question is a full report, whatever an agent leaves out of it (asking for ever would not
    /// bring what it does not have). Unasked, the parts that its capabilities promise must be there; where something may have been
    /// lost, each of them: a part that is left out is one that the agent believes us to have.
    /// </summary>
    private static bool IsFullReport(AgentState before, AgentToServer message, AgentState after, bool lost)
    {
        return message.AgentDescription is not null && (before.Asked || (HasItsState() && (!lost || HasItsAnswers())));

        bool HasItsState() => Has(message.Health, AgentCapability.ReportsHealth) && Has(message.EffectiveConfig, AgentCapability.ReportsEffectiveConfig);

        bool HasItsAnswers() =>
            Has(message.RemoteConfigStatus, AgentCapability.ReportsRemoteConfig)
            && Has(message.PackageStatuses, AgentCapability.ReportsPackageStatuses)
            && Has(message.ConnectionSettingsStatus, AgentCapability.ReportsConnectionSettingsStatus)
            && Has(message.AvailableComponents, AgentCapability.ReportsAvailableComponents)
            && (message.CustomCapabilities is not null || after.CustomCapabilities.IsNone);

        bool Has(object? part, AgentCapability promise) => part is not null || !after.Accepts(promise);
    }

    /// <summary>What was offered before the agent stopped accepting is offered again when it accepts.</summary>
    private static AgentState OfferedAgain(AgentState before, AgentState after)
    {
        return after.Capabilities == before.Capabilities
            ? after
            : after with
            {
                Config = Gained(AgentCapability.AcceptsRemoteConfig) ? after.Config with { Offered = null } : after.Config,
                Settings = Gained(SettingsFit.Capabilities) ? after.Settings with { Offered = null } : after.Settings,
                Packages = Gained(AgentCapability.AcceptsPackages) ? after.Packages with { Offered = null } : after.Packages,
            };

        bool Gained(AgentCapability capabilities) => (after.Capabilities & ~before.Capabilities & (ulong)capabilities) != 0;
    }

    /// <summary>A repeated message is answered each time and processed once (OpAMP, Retrying Messages).</summary>
    private CustomMessage? ReceivedIn(AgentState before, AgentToServer message)
    {
        var repeated = before.Sequence == message.SequenceNum && message.AgentDescription is null;
        return message.CustomMessage is { } custom && !repeated && traits.Understands(custom.Capability) ? custom : null;
    }

    private StepResult Answer(AgentState before, AgentState next, AgentToServer message, AgentChanges? reported)
    {
        next = next with { Messages = before.Messages + 1 };
        var reply = new ServerToAgent { InstanceUid = message.InstanceUid };
        var changes = reported;
        if (message.AgentDisconnect is not null)
        {
            changes = (changes ?? new AgentChanges { Messages = next.Messages }) with { Disconnected = true };
            return Remember(before, new StepResult(next, reply, changes));
        }

        if (!next.Greeted || message.AgentDescription is not null)
        {
            reply.Capabilities = traits.Capabilities;
            reply.CustomCapabilities = next.Greeted ? null : traits.Custom;
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

        next = Offers.Add(traits, next, message, reply, ref changes);
        return changes is null && next.MustReport == before.MustReport
            ? new StepResult(next, reply, null)
            : Remember(before, new StepResult(next, reply, changes));
    }

    private StepResult Push(AgentState state, ServerToAgent reply, AgentChanges? changes)
    {
        reply.InstanceUid = InstanceUid.ToBytes(state.Id);
        if (!state.Greeted)
        {
            reply.Capabilities = traits.Capabilities;
            reply.CustomCapabilities = reply.Command is null ? traits.Custom : null;
        }

        return new StepResult(state with { Greeted = reply.Command is null || state.Greeted }, reply, changes);
    }

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
