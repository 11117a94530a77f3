using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>
/// Compares the sub-messages of a report with what is held. Absent means unchanged; present replaces the whole part
/// (OpAMP, Agent Status Compression).
/// </summary>
internal static class Reports
{
    /// <summary>The state with the report taken in, and what of it is new; null when nothing is.</summary>
    /// <param name="state">Before the report.</param>
    /// <param name="message">The report.</param>
    /// <param name="componentsKnown">Another agent has told what the reported components hash stands for.</param>
    public static (AgentState State, AgentChanges? Changes) Take(AgentState state, AgentToServer message, bool componentsKnown)
    {
        var changes = new AgentChanges { Messages = state.Messages + 1 };
        var untouched = changes;
        var next = state;

        // 0 is not a value an agent can have (ReportsStatus is mandatory): heartbeats of some clients carry none.
        if (message.Capabilities != 0 && message.Capabilities != state.Capabilities)
        {
            next = next with { Capabilities = message.Capabilities };
            changes = changes with { Capabilities = message.Capabilities };
        }

        if (message.AgentDescription is { } description && Differs(description, state.Description, out var print))
        {
            next = next with { Description = print };
            changes = changes with { Description = description };
        }

        if (message.Health is { } health && Differs(health = MapOrder.Of(health), state.Health, out print))
        {
            next = next with { Health = print };
            changes = changes with { Health = health };
        }

        if (message.EffectiveConfig is { } effective && Differs(effective = MapOrder.Of(effective), state.EffectiveConfig, out print))
        {
            next = next with { EffectiveConfig = print };
            changes = changes with { EffectiveConfig = effective };
        }

        if (message.RemoteConfigStatus is { } status)
        {
            (next, changes) = TakeConfigStatus(next, changes, status);
        }

        if (message.PackageStatuses is { } packages && Differs(packages = MapOrder.Of(packages), state.PackageStatuses, out print))
        {
            next = next with { PackageStatuses = print, Packages = next.Packages with { Reported = packages.ServerProvidedAllPackagesHash } };
            changes = changes with { PackageStatuses = packages };
        }

        if (message.CustomCapabilities is { } custom && Differs(custom, state.CustomCapabilities, out print))
        {
            next = next with { CustomCapabilities = print, Speaks = custom };
            changes = changes with { CustomCapabilities = custom };
        }

        if (message.ConnectionSettingsStatus is { } settings && Differs(settings, state.ConnectionSettingsStatus, out print))
        {
            next = next with { ConnectionSettingsStatus = print, Settings = next.Settings with { Reported = settings.LastConnectionSettingsHash } };
            changes = changes with { ConnectionSettingsStatus = settings };
        }

        (next, changes) = TakeComponents(next, changes, message.AvailableComponents, componentsKnown);
        return (next, ReferenceEquals(changes, untouched) ? null : changes);
    }

    /// <summary>A status that says the same again may still end another attempt: the version was assigned anew and failed anew.</summary>
    private static (AgentState State, AgentChanges Changes) TakeConfigStatus(AgentState state, AgentChanges changes, RemoteConfigStatus status)
    {
        if (AttemptRule.EndedBy(state, status) is { } attempt)
        {
            state = state with { AttemptEnded = attempt.Hash };
            changes = changes with { Attempt = attempt };
        }

        if (!Differs(status, state.RemoteConfigStatus, out var print))
        {
            return (state, changes);
        }

        return (state.WithConfigStatus(status) with { RemoteConfigStatus = print }, changes with { RemoteConfigStatus = status });
    }

    /// <summary>A hash alone names a set; the set itself comes when asked for and a later hash alone does not wipe it.</summary>
    private static (AgentState State, AgentChanges Changes) TakeComponents(
        AgentState state, AgentChanges changes, AvailableComponents? available, bool known)
    {
        if (available is null)
        {
            return (state, changes);
        }

        var hash = Fingerprint.Of(available.Hash.Span);
        var whole = available.Components.Count > 0;
        if (hash == state.AvailableComponents && (state.ComponentsKnown || !whole))
        {
            return (known && !state.ComponentsKnown ? state with { ComponentsKnown = true } : state, changes);
        }

        return (state with { AvailableComponents = hash, ComponentsKnown = whole || known }, changes with { AvailableComponents = available });
    }

    private static bool Differs(Google.Protobuf.IMessage part, Fingerprint held, out Fingerprint print)
    {
        print = Fingerprint.Of(part);
        return print != held;
    }
}
