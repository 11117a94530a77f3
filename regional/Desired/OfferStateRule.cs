using Ampora.Regional.OpAmp.Protocol;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Desired;

/// <summary>What the hashes that were wanted, offered and reported, and the agent's own words, amount to.</summary>
internal static class OfferStateRule
{
    /// <param name="desired">What is assigned; null for nothing.</param>
    /// <param name="capabilities">Of the agent.</param>
    /// <param name="wanted">What of it concerns the agent, by hash; null while that is not known.</param>
    /// <param name="offered">The hash last offered; null for none.</param>
    /// <param name="withheld">The hash that is too large to offer; null for none.</param>
    /// <param name="status">As reported; null when it never was.</param>
    public static OfferState OfSettings(
        DesiredSettings? desired, AgentCapability capabilities, ByteString? wanted, ByteString? offered, ByteString? withheld, ConnectionSettingsStatus? status)
    {
        if (desired is null)
        {
            return OfferState.None;
        }

        if (!SettingsFit.HasPartFor(desired, capabilities))
        {
            return OfferState.NotAccepted;
        }

        if (wanted is null || !wanted.Equals(status?.LastConnectionSettingsHash))
        {
            return wanted is null ? OfferState.Pending : BeforeTheReport(wanted, offered, withheld);
        }

        return status!.Status switch
        {
            ConnectionSettingsStatuses.Applied => OfferState.Applied,
            ConnectionSettingsStatuses.Applying => OfferState.Applying,
            ConnectionSettingsStatuses.Failed => OfferState.Failed,
            _ => OfferState.Offered,
        };
    }

    /// <param name="wanted">Hash of the assigned set; null for nothing.</param>
    /// <param name="capabilities">Of the agent.</param>
    /// <param name="offered">The hash last offered; null for none.</param>
    /// <param name="withheld">The hash that is too large to offer; null for none.</param>
    /// <param name="statuses">As reported; null when they never were.</param>
    public static OfferState OfPackages(
        ByteString? wanted, AgentCapability capabilities, ByteString? offered, ByteString? withheld, PackageStatuses? statuses)
    {
        if (wanted is null)
        {
            return OfferState.None;
        }

        if (!capabilities.HasFlag(AgentCapability.AcceptsPackages))
        {
            return OfferState.NotAccepted;
        }

        if (!wanted.Equals(statuses?.ServerProvidedAllPackagesHash))
        {
            return BeforeTheReport(wanted, offered, withheld);
        }

        if (statuses!.ErrorMessage.Length > 0 || statuses.Packages.Values.Any(package => package.Status == PackageStatusEnum.InstallFailed))
        {
            return OfferState.Failed;
        }

        return statuses.Packages.Values.All(package => package.Status == PackageStatusEnum.Installed) ? OfferState.Applied : OfferState.Applying;
    }

    /// <summary>Why the agent was not offered what is wanted of it; null when it could be, or says that it has it.</summary>
    public static string? WhyWithheld(WithheldHash? withheld, ByteString? wanted, ByteString? reported) =>
        withheld is not null && withheld.Hash.Equals(wanted) && !withheld.Hash.Equals(reported) ? withheld.Because : null;

    /// <summary>The agent's own words about the packages that failed, each with the name it reported them under.</summary>
    public static string ErrorOf(PackageStatuses? statuses) => string.Join("; ", new[] { statuses?.ErrorMessage ?? "" }
        .Concat((statuses?.Packages ?? []).Where(entry => entry.Value.ErrorMessage.Length > 0)
            .OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}: {entry.Value.ErrorMessage}"))
        .Where(words => words.Length > 0));

    /// <summary>While the agent does not say that it took in what is wanted. What was offered once may be too large since.</summary>
    private static OfferState BeforeTheReport(ByteString wanted, ByteString? offered, ByteString? withheld) =>
        wanted.Equals(withheld) ? OfferState.Failed : wanted.Equals(offered) ? OfferState.Offered : OfferState.Pending;
}
