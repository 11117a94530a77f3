using Ampora.Regional.Desired;
using Ampora.Regional.OpAmp.Protocol;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Desired;

/// <summary>How an agent is shown to stand to what it was offered.</summary>
public sealed class OfferStateRuleTests
{
    private const AgentCapability Reports = AgentCapability.ReportsOwnMetrics | AgentCapability.AcceptsPackages
        | AgentCapability.ReportsConnectionSettingsStatus | AgentCapability.ReportsPackageStatuses;

    private const AgentCapability Silent = AgentCapability.ReportsOwnMetrics | AgentCapability.AcceptsPackages;

    private static readonly ByteString Wanted = ByteString.CopyFromUtf8("wanted");
    private static readonly ByteString Other = ByteString.CopyFromUtf8("other");

    private static readonly DesiredSettings Metrics = new(
        Guid.Empty, new ConnectionSettingsOffers { OwnMetrics = new TelemetryConnectionSettings { DestinationEndpoint = "https://otlp.example/v1/metrics" } });

    [Theory]
    [InlineData(ConnectionSettingsStatuses.Unset, "Offered")]
    [InlineData(ConnectionSettingsStatuses.Applying, "Applying")]
    [InlineData(ConnectionSettingsStatuses.Applied, "Applied")]
    [InlineData(ConnectionSettingsStatuses.Failed, "Failed")]
    public void What_an_agent_says_of_its_settings_counts_for_the_hash_that_it_names_and_no_other(ConnectionSettingsStatuses status, string state)
    {
        OfSettings(Wanted, status).ShouldBe(state);
        OfSettings(Other, status).ShouldBe("Offered");
        OfSettings(Other, status, offered: Other).ShouldBe("Pending");
    }

    [Fact]
    public void Of_settings_nobody_is_waited_for_who_does_not_report_them()
    {
        OfferStateRule.OfSettings(Metrics, Silent, Wanted, Wanted, withheld: null, status: null).ShouldBe(OfferState.Offered);
        OfferStateRule.OfSettings(Metrics, Silent, Wanted, offered: null, withheld: null, status: null).ShouldBe(OfferState.Pending);
        OfferStateRule.OfSettings(Metrics, AgentCapability.AcceptsPackages, wanted: null, offered: null, withheld: null, status: null).ShouldBe(OfferState.NotAccepted);
        OfferStateRule.OfSettings(desired: null, Reports, wanted: null, offered: null, withheld: null, status: null).ShouldBe(OfferState.None);
    }

    [Fact]
    public void Of_packages_nobody_is_waited_for_who_does_not_report_them()
    {
        OfferStateRule.OfPackages(Wanted, Silent, Wanted, withheld: null, statuses: null).ShouldBe(OfferState.Offered);
        OfferStateRule.OfPackages(Wanted, Silent, offered: null, withheld: null, statuses: null).ShouldBe(OfferState.Pending);
        OfferStateRule.OfPackages(Wanted, AgentCapability.ReportsOwnMetrics, offered: null, withheld: null, statuses: null).ShouldBe(OfferState.NotAccepted);
        OfferStateRule.OfPackages(wanted: null, Reports, offered: null, withheld: null, statuses: null).ShouldBe(OfferState.None);
    }

    [Fact]
    public void One_package_that_failed_or_words_of_failure_for_all_of_them_are_a_failure()
    {
        OfPackages(Wanted, "", PackageStatusEnum.Installed, PackageStatusEnum.InstallFailed).ShouldBe(OfferState.Failed);
        OfPackages(Wanted, "the disk is full", PackageStatusEnum.Installed).ShouldBe(OfferState.Failed);
        OfPackages(Wanted, "", PackageStatusEnum.Installed, PackageStatusEnum.Downloading).ShouldBe(OfferState.Applying);
        OfPackages(Wanted, "", PackageStatusEnum.Installed).ShouldBe(OfferState.Applied);
        OfPackages(Wanted, "").ShouldBe(OfferState.Applied);
        OfPackages(Other, "", PackageStatusEnum.Installed).ShouldBe(OfferState.Offered);
    }

    [Fact]
    public void What_is_too_large_to_offer_has_failed_unless_the_agent_has_it_or_something_else_is_wanted()
    {
        Settings(withheld: Wanted, reported: null).ShouldBe(OfferState.Failed);
        Settings(withheld: Wanted, reported: Other).ShouldBe(OfferState.Failed);
        Settings(withheld: Wanted, reported: Wanted).ShouldBe(OfferState.Applied);
        Settings(withheld: Other, reported: null).ShouldBe(OfferState.Offered);
        Packages(withheld: Wanted, reported: null).ShouldBe(OfferState.Failed);
        Packages(withheld: Wanted, reported: Other).ShouldBe(OfferState.Failed);
        Packages(withheld: Wanted, reported: Wanted).ShouldBe(OfferState.Applied);
        Packages(withheld: Other, reported: null).ShouldBe(OfferState.Offered);
        OfferStateRule.OfSettings(Metrics, AgentCapability.AcceptsPackages, Wanted, offered: null, Wanted, status: null).ShouldBe(OfferState.NotAccepted);
        OfferStateRule.OfPackages(Wanted, AgentCapability.ReportsOwnMetrics, offered: null, Wanted, statuses: null).ShouldBe(OfferState.NotAccepted);

        // It was offered before the limit was lowered.
        static OfferState Settings(ByteString withheld, ByteString? reported) => OfferStateRule.OfSettings(
            Metrics, Reports, Wanted, Wanted, withheld,
            reported is null ? null : new ConnectionSettingsStatus { LastConnectionSettingsHash = reported, Status = ConnectionSettingsStatuses.Applied });

        static OfferState Packages(ByteString withheld, ByteString? reported) => OfferStateRule.OfPackages(
            Wanted, Reports, Wanted, withheld, reported is null ? null : new PackageStatuses { ServerProvidedAllPackagesHash = reported });
    }

    [Fact]
    public void Why_an_offer_was_not_made_is_said_of_what_is_wanted_and_not_there()
    {
        var withheld = new WithheldHash(Wanted, "too large");
        OfferStateRule.WhyWithheld(withheld, Wanted, reported: Other).ShouldBe("too large");
        OfferStateRule.WhyWithheld(withheld, Wanted, reported: null).ShouldBe("too large");
        OfferStateRule.WhyWithheld(withheld, Wanted, reported: Wanted).ShouldBeNull();
        OfferStateRule.WhyWithheld(withheld, Other, reported: null).ShouldBeNull();
        OfferStateRule.WhyWithheld(withheld: null, Wanted, reported: null).ShouldBeNull();
    }

    private static string OfSettings(ByteString reported, ConnectionSettingsStatuses status, ByteString? offered = null) => OfferStateRule.OfSettings(
        Metrics, Reports, Wanted, offered ?? Wanted, withheld: null, new ConnectionSettingsStatus { LastConnectionSettingsHash = reported, Status = status }).ToString();

    private static OfferState OfPackages(ByteString reported, string error, params PackageStatusEnum[] statuses)
    {
        var report = new PackageStatuses { ServerProvidedAllPackagesHash = reported, ErrorMessage = error };
        foreach (var status in statuses)
        {
            report.Packages[$"package-{report.Packages.Count}"] = new PackageStatus { Status = status };
        }

        return OfferStateRule.OfPackages(Wanted, Reports, Wanted, withheld: null, report);
    }
}
