using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Ampora.Regional.Tests.Support;
using Ampora.Testing.Postgres;

namespace Ampora.Regional.Tests.Packages;

public sealed class PackagesApiTests(RegionFixture region, PostgresFixture postgres) : IClassFixture<RegionFixture>
{
    [Fact]
    public async Task An_uploaded_version_is_listed_with_the_hash_of_its_content()
    {
        using var rest = region.Host.Rest();
        var content = "a collector"u8.ToArray();

        var uploaded = await rest.UploadAsync("listed", "1.0", content, signature: "c2lnbmVk");

        uploaded.Status.ShouldBe(HttpStatusCode.OK, uploaded.Body?.ToString());
        uploaded["contentHash"].ToString().ShouldBe(Convert.ToHexStringLower(SHA256.HashData(content)));
        uploaded["sizeBytes"].GetValue<long>().ShouldBe(content.Length);
        uploaded["type"].ToString().ShouldBe("top-level");
        uploaded["signature"].ToString().ShouldBe("c2lnbmVk");
        (await rest.GetAsync("/api/v1/packages"))["items"]!.AsArray().Select(item => item!.ToJsonString()).ShouldContain(uploaded.Body!.ToJsonString());
    }

    [Fact]
    public async Task A_version_never_changes()
    {
        using var rest = region.Host.Rest();
        var first = await rest.UploadAsync("fixed", "1.0", [1, 2, 3]);

        (await rest.UploadAsync("fixed", "1.0", [1, 2, 3])).Body!.ToJsonString().ShouldBe(first.Body!.ToJsonString());
        (await rest.UploadAsync("fixed", "1.0", [1, 2, 4])).Status.ShouldBe(HttpStatusCode.Conflict);
        (await rest.UploadAsync("fixed", "1.0", [1, 2, 3], type: "addon")).Status.ShouldBe(HttpStatusCode.Conflict);
        (await rest.UploadAsync("fixed", "1.0", [1, 2, 3], signature: "AQ==")).Status.ShouldBe(HttpStatusCode.Conflict);
        (await rest.UploadAsync("fixed", "1.1", [1, 2, 3]))["hash"].ToString().ShouldNotBe(first["hash"].ToString());
    }

    [Fact]
    public async Task What_is_wrong_with_an_upload_is_said_by_field()
    {
        using var rest = region.Host.Rest();

        await RefusedAsync(rest.UploadAsync("na me", "1.0", [1]), "name");
        await RefusedAsync(rest.UploadAsync("name", "1~0", [1]), "version");
        await RefusedAsync(rest.UploadAsync("name", "1.0", [1], type: "other"), "type");
        await RefusedAsync(rest.UploadAsync("name", "1.0", [1], type: null), "type");
        await RefusedAsync(rest.UploadAsync("", "1.0", [1], type: "addon"), "type");
        await RefusedAsync(rest.UploadAsync("name", "1.0", [1], signature: "not-base64!"), "Package-Signature");
        await RefusedAsync(rest.UploadAsync("name", "1.0", []), "body");
    }

    [Fact]
    public async Task A_file_over_the_limit_is_refused_whether_or_not_it_says_its_length()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var host = await RegionHost.StartAsync(database, "Packages:MaxArtifactBytes=1000");
        using var rest = host.Rest();

        (await rest.UploadAsync("large", "1.0", new byte[1001])).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/v1/packages/large/versions/1.0?type=addon") { Content = new ByteArrayContent(new byte[1001]) };
        request.Headers.TransferEncodingChunked = true;
        using var chunked = await rest.Http.SendAsync(request, TestContext.Current.CancellationToken);

        chunked.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await rest.UploadAsync("large", "1.0", new byte[1000])).Status.ShouldBe(HttpStatusCode.OK);
        (await database.ScalarAsync<long>("SELECT count(*) FROM artifacts")).ShouldBe(1);
    }

    [Fact]
    public async Task A_set_names_versions_that_are_there_and_its_hash_does_not_depend_on_the_order()
    {
        using var rest = region.Host.Rest();
        await rest.UploadAsync("first", "1.0", [1]);
        await rest.UploadAsync("second", "2.0", [2], type: "addon");
        await rest.UploadAsync("", "3.0", [3]);

        var (path, hash) = await rest.NewPackageSetAsync(("first", "1.0"), ("second", "2.0"), ("", "3.0"));
        var (_, turned) = await rest.NewPackageSetAsync(("", "3.0"), ("second", "2.0"), ("first", "1.0"));
        var (_, fewer) = await rest.NewPackageSetAsync(("first", "1.0"));
        var (_, none) = await rest.NewPackageSetAsync();

        turned.ShouldBe(hash);
        new[] { hash, fewer, none }.Distinct().Count().ShouldBe(3);
        var read = await rest.GetAsync(path);
        read["packages"]!.ToJsonString().ShouldBe("""{"":"3.0","first":"1.0","second":"2.0"}""");
        (await rest.GetAsync("/api/v1/package-sets"))["items"]!.AsArray().Select(item => item!["id"]!.ToString()).ShouldContain(read["id"]!.ToString());
        var missing = await rest.PostAsync("/api/v1/package-sets", new JsonObject { ["name"] = "set", ["packages"] = new JsonObject { ["first"] = "9.9" } });
        missing.Status.ShouldBe(HttpStatusCode.BadRequest);
        missing["errors"].AsObject().Select(fault => fault.Key).ShouldBe(["packages.first"]);
        (await rest.PostAsync("/api/v1/package-sets", new JsonObject { ["name"] = "set", ["packages"] = null })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await rest.SendAsync(HttpMethod.Get, $"/api/v1/package-sets/{Guid.Empty}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task RefusedAsync(Task<RestReply> upload, string field)
    {
        var refused = await upload;
        refused.Status.ShouldBe(HttpStatusCode.BadRequest, field);
        refused["errors"].AsObject().Select(fault => fault.Key).ShouldContain(field);
    }
}
