using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Packages;

/// <summary>Packages on their way to an agent: offered over a real socket, downloaded over HTTP, reported back.</summary>
public sealed class PackageOfferTests(RegionFixture region, PostgresFixture postgres) : IClassFixture<RegionFixture>
{
    private const ulong ReportsStatus = 0x1;
    private const ulong AcceptsPackages = 0x8;
    private const ulong ReportsPackageStatuses = 0x10;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_offer_says_all_that_an_agent_needs_and_the_download_is_the_file()
    {
        using var rest = region.Host.Rest();
        var content = RandomNumberGenerator.GetBytes((1 << 20) + 5);
        await rest.UploadAsync("whole", "1.0", content, signature: "c2lnbmVk");
        await using var wire = region.Host.Socket();
        var agent = NewAgent();
        var (path, hash) = await rest.NewPackageSetAsync(("whole", "1.0"));

        var offer = await OfferedAsync(rest, wire, agent, path);

        Convert.ToHexStringLower(offer.AllPackagesHash.Span).ShouldBe(hash);
        var package = offer.Packages["whole"];
        package.Type.ShouldBe(PackageType.TopLevel);
        package.Version.ShouldBe("1.0");
        package.Hash.Length.ShouldBe(32);
        package.File.ContentHash.ToByteArray().ShouldBe(SHA256.HashData(content));
        package.File.Signature.ToStringUtf8().ShouldBe("signed");
        package.File.DownloadUrl.ShouldStartWith($"http://{region.Host.OpAmp.Authority}/v1/packages/");
        using var downloaded = await DownloadAsync(package.File, Authorization(package.File));
        downloaded.StatusCode.ShouldBe(HttpStatusCode.OK);
        SHA256.HashData(await downloaded.Content.ReadAsByteArrayAsync(Token)).ShouldBe(package.File.ContentHash.ToByteArray());
    }

    [Fact]
    public async Task Ranges_and_entity_tags_work_as_HTTP_says()
    {
        using var rest = region.Host.Rest();
        var content = Encoding.ASCII.GetBytes("0123456789abcdefghij");
        await rest.UploadAsync("ranged", "1.0", content);
        await using var wire = region.Host.Socket();
        var file = (await OfferedAsync(rest, wire, NewAgent(), (await rest.NewPackageSetAsync(("ranged", "1.0"))).Path)).Packages["ranged"].File;

        using var rest10 = await DownloadAsync(file, Authorization(file), request => request.Headers.Range = new RangeHeaderValue(10, null));
        rest10.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await rest10.Content.ReadAsStringAsync(Token)).ShouldBe("abcdefghij");
        rest10.Content.Headers.ContentRange!.ToString().ShouldBe("bytes 10-19/20");
        var tag = rest10.Headers.ETag.ShouldNotBeNull();
        using var middle = await DownloadAsync(file, Authorization(file), request =>
        {
            request.Headers.Range = new RangeHeaderValue(2, 4);
            request.Headers.IfRange = new RangeConditionHeaderValue(tag);
        });
        (await middle.Content.ReadAsStringAsync(Token)).ShouldBe("234");
        using var beyond = await DownloadAsync(file, Authorization(file), request => request.Headers.Range = new RangeHeaderValue(20, null));
        beyond.StatusCode.ShouldBe(HttpStatusCode.RequestedRangeNotSatisfiable);
        using var known = await DownloadAsync(file, Authorization(file), request => request.Headers.IfNoneMatch.Add(tag));
        known.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        using var posted = await DownloadAsync(file, Authorization(file), request => request.Method = HttpMethod.Post);
        posted.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task Only_the_agent_that_is_offered_a_file_can_download_it_and_only_with_its_own_header()
    {
        using var rest = region.Host.Rest();
        await rest.UploadAsync("mine", "1.0", "for one agent"u8.ToArray());
        await rest.UploadAsync("theirs", "1.0", "for another"u8.ToArray());
        await using var wire = region.Host.Socket();
        await using var other = region.Host.Socket();
        var agent = NewAgent();
        var (path, _) = await rest.NewPackageSetAsync(("mine", "1.0"));
        var mine = (await OfferedAsync(rest, wire, agent, path)).Packages["mine"].File;
        var theirs = (await OfferedAsync(rest, other, NewAgent(), (await rest.NewPackageSetAsync(("theirs", "1.0"))).Path)).Packages["theirs"].File;

        (await StatusAsync(mine, null)).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(mine, $"Bearer {RegionHost.AgentKey}")).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(mine, Authorization(mine)[..^1] + (Authorization(mine)[^1] == '0' ? '1' : '0'))).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(mine, Authorization(theirs))).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync(theirs, Authorization(mine))).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync(new DownloadableFile { DownloadUrl = mine.DownloadUrl[..^1] }, Authorization(mine))).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync(mine, Authorization(mine))).ShouldBe(HttpStatusCode.OK);

        // No longer offered: no longer served.
        await rest.AssignSetToAsync((await rest.NewPackageSetAsync()).Path, agent.Id);
        (await StatusAsync(mine, Authorization(mine))).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Another_hash_brings_the_offer_in_that_very_reply_and_the_same_one_does_not()
    {
        using var rest = region.Host.Rest();
        await rest.UploadAsync("hashed", "1.0", [7]);
        await using var wire = region.Host.Socket();
        var agent = NewAgent();
        var offer = await OfferedAsync(rest, wire, agent, (await rest.NewPackageSetAsync(("hashed", "1.0"))).Path);

        (await wire.AskAsync(Statuses(agent, offer.AllPackagesHash))).PackagesAvailable.ShouldBeNull();
        (await wire.AskAsync(agent.Heartbeat())).PackagesAvailable.ShouldBeNull();
        (await wire.AskAsync(Statuses(agent, ByteString.CopyFromUtf8("stale")))).PackagesAvailable.ShouldBe(offer);
    }

    [Fact]
    public async Task A_set_without_packages_goes_out_with_a_hash_so_that_the_agent_removes_them_all()
    {
        using var rest = region.Host.Rest();
        await rest.UploadAsync("removed", "1.0", [8]);
        await using var wire = region.Host.Socket();
        var agent = NewAgent();
        var first = await OfferedAsync(rest, wire, agent, (await rest.NewPackageSetAsync(("removed", "1.0"))).Path);
        await wire.AskAsync(Statuses(agent, first.AllPackagesHash, new PackageStatus { Name = "removed" }));

        await rest.AssignSetToAsync((await rest.NewPackageSetAsync()).Path, agent.Id);

        var empty = (await wire.ReceiveAsync(message => message.PackagesAvailable is not null)).PackagesAvailable;
        empty.Packages.ShouldBeEmpty();
        empty.AllPackagesHash.Length.ShouldBe(32);
        empty.AllPackagesHash.ShouldNotBe(first.AllPackagesHash);
        await wire.AskAsync(Statuses(agent, empty.AllPackagesHash));
        await rest.OfferShowsAsync(agent.Id, "packages", "applied");
    }

    [Fact]
    public async Task Every_status_is_stored_and_shown_with_the_agents_words_and_a_false_name_is_said_to_be_one()
    {
        using var rest = region.Host.Rest();
        await using var wire = region.Host.Socket();
        var agent = NewAgent();
        await wire.AskAsync(agent.Report());
        var statuses = new[]
        {
            new PackageStatus { Name = "installed", AgentHasVersion = "1.0", AgentHasHash = ByteString.CopyFrom(1, 2), Status = PackageStatusEnum.Installed },
            new PackageStatus { Name = "pending", Status = PackageStatusEnum.InstallPending, ServerOfferedVersion = "2.0", ServerOfferedHash = ByteString.CopyFrom(3) },
            new PackageStatus { Name = "installing", Status = PackageStatusEnum.Installing },
            new PackageStatus { Name = "failed", Status = PackageStatusEnum.InstallFailed, ErrorMessage = "wrong architecture" },
            new PackageStatus
            {
                Name = "loading", Status = PackageStatusEnum.Downloading,
                DownloadDetails = new PackageDownloadDetails { DownloadPercent = 12.5, DownloadBytesPerSecond = double.NaN },
            },
            new PackageStatus { Name = "later", Status = (PackageStatusEnum)99 },
        };
        var report = Statuses(agent, ByteString.Empty, statuses);
        report.PackageStatuses.ErrorMessage = "the disk is full";
        report.PackageStatuses.Packages["claimed"] = new PackageStatus { Name = "real" };

        await wire.AskAsync(report);

        await Eventually.PassesAsync(async () =>
        {
            var shown = (await rest.OffersAsync(agent.Id))["packages"]!;
            shown["error"]!.ToString().ShouldBe("the disk is full");
            shown["state"]!.ToString().ShouldBe("none");
            var packages = shown["packages"]!.AsArray().ToDictionary(package => package!["name"]!.ToString(), package => package!);
            packages.ToDictionary(package => package.Key, package => package.Value["status"]!.ToString()).ShouldBe(new Dictionary<string, string>
            {
                ["claimed"] = "installed", ["failed"] = "install-failed", ["installed"] = "installed", ["installing"] = "installing",
                ["later"] = "unknown-99", ["loading"] = "downloading", ["pending"] = "install-pending",
            });
            packages["failed"]["error"]!.ToString().ShouldBe("wrong architecture");
            packages["installed"]["hasVersion"]!.ToString().ShouldBe("1.0");
            packages["installed"]["hasHash"]!.ToString().ShouldBe("0102");
            packages["pending"]["hasVersion"].ShouldBeNull();
            packages["pending"]["offeredVersion"]!.ToString().ShouldBe("2.0");
            packages["loading"]["downloadPercent"]!.GetValue<double>().ShouldBe(12.5);
            packages["loading"]["downloadBytesPerSecond"].ShouldBeNull();
            packages["claimed"]["nameFault"]!.ToString().ShouldContain("'real'");
            packages["installed"]["nameFault"].ShouldBeNull();
        });
    }

    [Fact]
    public async Task The_progress_of_a_set_follows_what_agents_report()
    {
        using var rest = region.Host.Rest();
        await rest.UploadAsync("watched", "1.0", [9]);
        await using var wire = region.Host.Socket();
        var agent = NewAgent();
        var (path, _) = await rest.NewPackageSetAsync(("watched", "1.0"));
        var offer = await OfferedAsync(rest, wire, agent, path);
        await rest.OfferShowsAsync(agent.Id, "packages", "offered");

        await wire.AskAsync(Statuses(agent, offer.AllPackagesHash, new PackageStatus { Name = "watched", Status = PackageStatusEnum.Downloading }));
        await rest.OfferShowsAsync(agent.Id, "packages", "applying");
        await wire.AskAsync(Statuses(agent, offer.AllPackagesHash, new PackageStatus { Name = "watched", Status = PackageStatusEnum.InstallFailed, ErrorMessage = "no space" }));
        await rest.OfferShowsAsync(agent.Id, "packages", "failed");
        var progress = await rest.GetAsync($"{path}/progress");
        progress["failed"]!.GetValue<int>().ShouldBe(1);
        progress["failures"]![0]!["error"]!.ToString().ShouldBe("watched: no space");
        await wire.AskAsync(Statuses(agent, offer.AllPackagesHash, new PackageStatus { Name = "watched", Status = PackageStatusEnum.Installed }));
        await rest.OfferShowsAsync(agent.Id, "packages", "applied");
        (await rest.GetAsync($"{path}/assignments"))["items"]![0]!["agents"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task Statuses_of_an_agent_that_does_not_announce_them_are_taken_all_the_same()
    {
        using var rest = region.Host.Rest();
        await using var wire = region.Host.Socket();
        var agent = new TestAgent { Capabilities = ReportsStatus };
        await wire.AskAsync(agent.Report());

        var reply = await wire.AskAsync(Statuses(agent, ByteString.CopyFromUtf8("h"), new PackageStatus { Name = "own" }));

        reply.ShouldBe(new ServerToAgent { InstanceUid = agent.Uid });
        await Eventually.PassesAsync(async () => (await rest.OffersAsync(agent.Id))["packages"]!["packages"]!.AsArray().Count.ShouldBe(1));
    }

    [Fact]
    public async Task Files_in_a_folder_are_served_behind_the_address_that_the_region_advertises()
    {
        var folder = Directory.CreateTempSubdirectory("ampora-packages-");
        await using var database = await postgres.CreateDatabaseAsync();
        await using (var host = await RegionHost.StartAsync(
            database, $"Packages:Path={folder.FullName}", "Region:ExternalAddresses:OpAmp=wss://edge.example/region/v1/opamp"))
        {
            using var rest = host.Rest();
            var content = RandomNumberGenerator.GetBytes(100);
            await rest.UploadAsync("", "1.0", content);
            await using var poller = host.Poller();
            var agent = NewAgent();
            await poller.AskAsync(agent.Report());
            await rest.AssignSetToAsync((await rest.NewPackageSetAsync(("", "1.0"))).Path, agent.Id);

            var file = (await poller.AskAsync(agent.Heartbeat())).PackagesAvailable.Packages[""].File;

            var hash = Convert.ToHexStringLower(SHA256.HashData(content));
            file.DownloadUrl.ShouldBe($"https://edge.example/region/v1/packages/{hash}");
            var behind = new DownloadableFile { DownloadUrl = new Uri(host.OpAmp, $"/v1/packages/{hash}").ToString() };
            using var downloaded = await DownloadAsync(behind, Authorization(file));
            (await downloaded.Content.ReadAsByteArrayAsync(Token)).ShouldBe(content);
        }

        (await database.ScalarAsync<long>("SELECT count(*) FROM artifact_chunks")).ShouldBe(0);
        folder.Delete(recursive: true);
    }

    private static TestAgent NewAgent() => new() { Capabilities = ReportsStatus | AcceptsPackages | ReportsPackageStatuses };

    private static async Task<PackagesAvailable> OfferedAsync(RestClient rest, SocketWire wire, TestAgent agent, string path)
    {
        await wire.AskAsync(agent.Report());
        await rest.AssignSetToAsync(path, agent.Id);
        return (await wire.ReceiveAsync(message => message.PackagesAvailable is not null)).PackagesAvailable;
    }

    private static AgentToServer Statuses(TestAgent agent, ByteString hash, params PackageStatus[] packages) => agent.Next(message =>
    {
        message.PackageStatuses = new PackageStatuses { ServerProvidedAllPackagesHash = hash };
        foreach (var package in packages)
        {
            message.PackageStatuses.Packages[package.Name] = package;
        }
    });

    private static string Authorization(DownloadableFile file) => file.Headers.Headers_.ShouldHaveSingleItem().Value;

    private static async Task<HttpStatusCode> StatusAsync(DownloadableFile file, string? authorization)
    {
        using var response = await DownloadAsync(file, authorization);
        return response.StatusCode;
    }

    private static async Task<HttpResponseMessage> DownloadAsync(DownloadableFile file, string? authorization, Action<HttpRequestMessage>? change = null)
    {
        using var http = new HttpClient(new SocketsHttpHandler()) { Timeout = Timeouts.Default };
        using var request = new HttpRequestMessage(HttpMethod.Get, file.DownloadUrl);
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        change?.Invoke(request);
        return await http.SendAsync(request, Token);
    }
}
