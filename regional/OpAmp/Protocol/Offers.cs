using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>
/// Puts into a reply what the agent should have and has not. The only place where an offer is made, whether the agent asked or an
/// operator decided; nothing is offered to an agent that does not say it accepts it (OpAMP, Interoperability).
/// </summary>
internal static class Offers
{
    /// <param name="traits">Of this region.</param>
    /// <param name="state">With the report taken in.</param>
    /// <param name="report">What is being answered; null for a push.</param>
    /// <param name="reply">Gets what is due.</param>
    /// <param name="changes">
    /// Get the hashes that were offered now for the first time on this connection, and what is newly withheld or no longer so.
    /// </param>
    public static AgentState Add(ServerTraits traits, AgentState state, AgentToServer? report, ServerToAgent reply, ref AgentChanges? changes)
    {
        if (!state.Desired.Admitted)
        {
            return state;
        }

        state = SettingsFit.Refresh(traits, state);
        state = AddConfig(traits, state with { Withheld = null }, report, reply, ref changes);
        state = AddSettings(traits, state, report, reply, ref changes);
        return AddPackages(traits, state, report, reply, ref changes);
    }

    private static AgentState AddConfig(
        ServerTraits traits, AgentState state, AgentToServer? report, ServerToAgent reply, ref AgentChanges? changes)
    {
        if (state.Desired.Config is not { } desired || !state.Accepts(AgentCapability.AcceptsRemoteConfig)
            || desired.Hash.Equals(state.AttemptEnded) || !state.Config.IsDue(desired.Hash, report?.RemoteConfigStatus is not null))
        {
            return state;
        }

        if (!WithheldOffer.Fits(reply, new ServerToAgent { RemoteConfig = desired.Offer }, "remote_config", traits.MaxReplyBytes, out var withheld))
        {
            return withheld is null ? state : Unsendable(state, desired, withheld, ref changes);
        }

        reply.RemoteConfig = desired.Offer;
        if (desired.Hash.Equals(state.Config.Offered))
        {
            return state;
        }

        changes = ChangesOf(state, changes) with { OfferedConfigHash = desired.Hash };
        return state with { Config = state.Config with { Offered = desired.Hash } };
    }

    private static AgentState AddSettings(
        ServerTraits traits, AgentState state, AgentToServer? report, ServerToAgent reply, ref AgentChanges? changes)
    {
        if (state.Fitted?.Offer is not { } fitted)
        {
            return WithholdSettings(state, null, ref changes);
        }

        if (state.Desired.Settings is { } set && state.SettingsMark != new SettingsMark(set.Id, fitted.Hash))
        {
            state = state with { SettingsMark = new SettingsMark(set.Id, fitted.Hash) };
            changes = ChangesOf(state, changes) with { SettingsMark = state.SettingsMark };
        }

        if (!state.Settings.IsDue(fitted.Hash, report?.ConnectionSettingsStatus is not null))
        {
            return WithholdSettings(state, null, ref changes);
        }

        var fits = WithheldOffer.Fits(
            reply, new ServerToAgent { ConnectionSettings = fitted }, "connection_settings", traits.MaxReplyBytes, out var withheld);
        state = WithholdSettings(state, withheld is null ? null : new WithheldHash(fitted.Hash, withheld.Words), ref changes);
        if (!fits)
        {
            return state with { Withheld = withheld ?? state.Withheld };
        }

        reply.ConnectionSettings = fitted;
        if (fitted.Hash.Equals(state.Settings.Offered))
        {
            return state;
        }

        changes = ChangesOf(state, changes) with { OfferedSettingsHash = fitted.Hash };
        return state with { Settings = state.Settings with { Offered = fitted.Hash } };
    }

    private static AgentState AddPackages(
        ServerTraits traits, AgentState state, AgentToServer? report, ServerToAgent reply, ref AgentChanges? changes)
    {
        if (state.Desired.Packages is not { } desired || !state.Accepts(AgentCapability.AcceptsPackages)
            || !state.Packages.IsDue(desired.Hash, report?.PackageStatuses is not null))
        {
            return WithholdPackages(state, null, ref changes);
        }

        if (For(traits, state, desired) is not { } offer)
        {
            return state;
        }

        var fits = WithheldOffer.Fits(
            reply, new ServerToAgent { PackagesAvailable = offer }, "packages_available", traits.MaxReplyBytes, out var withheld);
        state = WithholdPackages(state, withheld is null ? null : new WithheldHash(desired.Hash, withheld.Words), ref changes);
        if (!fits)
        {
            return state with { Withheld = withheld ?? state.Withheld };
        }

        reply.PackagesAvailable = offer;
        if (desired.Hash.Equals(state.Packages.Offered))
        {
            return state;
        }

        changes = ChangesOf(state, changes) with { OfferedPackagesHash = desired.Hash };
        return state with { Packages = state.Packages with { Offered = desired.Hash } };
    }

    /// <summary>What cannot be sent is an attempt that failed: its words are shown with the agent, and the version before stays desired.</summary>
    private static AgentState Unsendable(AgentState state, DesiredConfig desired, WithheldOffer withheld, ref AgentChanges? changes)
    {
        changes = ChangesOf(state, changes) with { Attempt = new Attempt(desired.Hash, AttemptOutcome.Failed, withheld.Words) };
        return state with { AttemptEnded = desired.Hash, Withheld = withheld };
    }

    /// <summary>Says once that connection settings cannot be offered, and once that nothing is in their way any more.</summary>
    private static AgentState WithholdSettings(AgentState state, WithheldHash? withheld, ref AgentChanges? changes)
    {
        if (withheld == state.SettingsWithheld)
        {
            return state;
        }

        changes = ChangesOf(state, changes) with { SettingsWithheld = withheld ?? WithheldHash.None };
        return state with { SettingsWithheld = withheld };
    }

    /// <inheritdoc cref="WithholdSettings"/>
    private static AgentState WithholdPackages(AgentState state, WithheldHash? withheld, ref AgentChanges? changes)
    {
        if (withheld == state.PackagesWithheld)
        {
            return state;
        }

        changes = ChangesOf(state, changes) with { PackagesWithheld = withheld ?? WithheldHash.None };
        return state with { PackagesWithheld = withheld };
    }

    /// <summary>The offer with this agent's way to the files; null while that is unknown.</summary>
    private static PackagesAvailable? For(ServerTraits traits, AgentState state, DesiredPackages desired)
    {
        if (desired.Download is not { } proof)
        {
            return desired.Offer;
        }

        var offer = desired.Offer.Clone();
        foreach (var package in offer.Packages.Values.Where(package => package.File is not null))
        {
            if (DownloadAddress.Of(state.Endpoint, traits.Path, package.File.DownloadUrl) is not { } address)
            {
                return null;
            }

            package.File.DownloadUrl = address;
            package.File.Headers = proof.HeadersFor(state.Id);
        }

        return offer;
    }

    private static AgentChanges ChangesOf(AgentState state, AgentChanges? changes) => changes ?? new AgentChanges { Messages = state.Messages };
}
