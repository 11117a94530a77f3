using Ampora.AgentSimulator.Protocol;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.AgentSimulator.Tests.Protocol;

public sealed class PackageEngineTests
{
    private readonly PackageEngine _packages = new();

    [Fact]
    public void A_package_is_pending_then_downloading_then_installed()
    {
        var offer = Offer("first", ("collector", "1.0"));

        _packages.Take(offer)!.Select(package => package.Key).ShouldBe(["collector"]);
        Status("collector").ShouldBe(PackageStatusEnum.InstallPending);
        _packages.Download(offer.AllPackagesHash, "collector", offer.Packages["collector"]).ShouldBeTrue();
        Status("collector").ShouldBe(PackageStatusEnum.Downloading);
        _packages.Done(offer.AllPackagesHash, "collector", offer.Packages["collector"], "");

        Status("collector").ShouldBe(PackageStatusEnum.Installed);
        _packages.Statuses!.Packages["collector"].AgentHasVersion.ShouldBe("1.0");
        _packages.Take(offer).ShouldBeNull();
    }

    [Fact]
    public void What_is_had_already_is_not_downloaded_and_what_is_not_offered_is_removed()
    {
        Install(Offer("first", ("kept", "1.0"), ("dropped", "1.0")));

        _packages.Take(Offer("second", ("kept", "1.0"), ("new", "1.0")))!.Select(package => package.Key).ShouldBe(["new"]);

        Status("kept").ShouldBe(PackageStatusEnum.Installed);
        _packages.Statuses!.Packages.ShouldNotContainKey("dropped");
        _packages.Take(Offer("third"))!.ShouldBeEmpty();
        _packages.Statuses!.Packages.ShouldBeEmpty();
    }

    [Fact]
    public void A_failure_keeps_the_version_that_was_there_and_says_why()
    {
        Install(Offer("first", ("collector", "1.0")));
        var next = Offer("second", ("collector", "2.0"));
        _packages.Take(next);

        _packages.Done(next.AllPackagesHash, "collector", next.Packages["collector"], "the file is another one");

        var status = _packages.Statuses!.Packages["collector"];
        status.Status.ShouldBe(PackageStatusEnum.InstallFailed);
        status.ErrorMessage.ShouldBe("the file is another one");
        status.AgentHasVersion.ShouldBe("1.0");
        status.ServerOfferedVersion.ShouldBe("2.0");
    }

    [Fact]
    public void A_newer_offer_wins_over_a_download_that_is_still_going_on()
    {
        var older = Offer("first", ("collector", "1.0"));
        _packages.Take(older);
        _packages.Take(Offer("second", ("collector", "2.0")));

        _packages.Done(older.AllPackagesHash, "collector", older.Packages["collector"], "");

        Status("collector").ShouldBe(PackageStatusEnum.InstallPending);
        _packages.Download(older.AllPackagesHash, "collector", older.Packages["collector"]).ShouldBeFalse();
        _packages.Statuses!.Packages["collector"].AgentHasVersion.ShouldBeEmpty();
    }

    private void Install(PackagesAvailable offer)
    {
        foreach (var (name, package) in _packages.Take(offer)!)
        {
            _packages.Done(offer.AllPackagesHash, name, package, "");
        }
    }

    private PackageStatusEnum Status(string name) => _packages.Statuses!.Packages[name].Status;

    private static PackagesAvailable Offer(string hash, params (string Name, string Version)[] packages)
    {
        var offer = new PackagesAvailable { AllPackagesHash = ByteString.CopyFromUtf8(hash) };
        foreach (var (name, version) in packages)
        {
            offer.Packages[name] = new PackageAvailable { Version = version, Hash = ByteString.CopyFromUtf8($"{name} {version}") };
        }

        return offer;
    }
}
