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
        OfferStateRule.OfSettings(Metrics, Silent, Wanted, Wanted, status: null).ShouldBe(OfferState.Offered);
        OfferStateRule.OfSettings(Metrics, Silent, Wanted, offered: null, status: null).ShouldBe(OfferState.Pending);
        OfferStateRule.OfSettings(Metrics, AgentCapability.AcceptsPackages, wanted: null, offered: null, status: null).ShouldBe(OfferState.NotAccepted);
        OfferStateRule.OfSettings(desired: null, Reports, wanted: null, offered: null, status: null).ShouldBe(OfferState.None);
    }

    [Fact]
    public void Of_packages_nobody_is_waited_for_who_does_not_report_them()
    {
        OfferStateRule.OfPackages(Wanted, Silent, Wanted, statuses: null).ShouldBe(OfferState.Offered);
        OfferStateRule.OfPackages(Wanted, Silent, offered: null, statuses: null).ShouldBe(OfferState.Pending);
        OfferStateRule.OfPackages(Wanted, AgentCapability.ReportsOwnMetrics, offered: null, statuses: null).ShouldBe(OfferState.NotAccepted);
        OfferStateRule.OfPackages(wanted: null, Reports, offered: null, statuses: null).ShouldBe(OfferState.None);
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

    private static string OfSettings(ByteString reported, ConnectionSettingsStatuses status, ByteString? offered = null) => OfferStateRule.OfSettings(
        Metrics, Reports, Wanted, offered ?? Wanted, new ConnectionSettingsStatus { LastConnectionSettingsHash = reported, Status = status }).ToString();

    private static OfferState OfPackages(ByteString reported, string error, params PackageStatusEnum[] statuses)
    {
        var report = new PackageStatuses { ServerProvidedAllPackagesHash = reported, ErrorMessage = error };
        foreach (var status in statuses)
        {
            report.Packages[$"package-{report.Packages.Count}"] = new PackageStatus { Status = status };
        }

        return OfferStateRule.OfPackages(Wanted, Reports, Wanted, report);
    }
}
