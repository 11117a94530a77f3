using System.Net;
using System.Text.Json.Nodes;
using Ampora.Protos;
using Ampora.Regional.Tests.Support;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Configurations;

/// <summary>REST: the library of configurations and its versions.</summary>
public sealed class ConfigurationsApiTests(RegionFixture region) : IClassFixture<RegionFixture>, IDisposable
{
    private readonly RestClient _rest = region.Host.Rest();

    public static TheoryData<string, string> WrongVersions => new()
    {
        { """{"files":[]}""", "files" },
        { """{"note":"why"}""", "files" },
        { """{"files":[{"text":"x"}],"clears":true}""", "files" },
        { """{"files":[null]}""", "files[0]" },
        { """{"files":[{"name":"a"}]}""", "files[0].text" },
        { """{"files":[{"name":"a","text":"x","base64":"eA=="}]}""", "files[0].text" },
        { """{"files":[{"name":"a","base64":"not base64"}]}""", "files[0].base64" },
        { """{"files":[{"name":"a","text":"x"},{"name":"a","text":"y"}]}""", "files[1].name" },
        { """{"files":[{"name":"a","text":"x"},{"text":"y"}]}""", "files[1].name" },
        { """{"files":[{"name":"a\u0000","text":"x"}]}""", "files[0].name" },
        { """{"files":[{"contentType":"a\u0000","text":"x"}]}""", "files[0].contentType" },
        { """{"files":[{"text":"x"}],"note":"\u0000"}""", "note" },
        { $$"""{"files":[{"text":"x"}],"note":"{{new string('n', 501)}}"}""", "note" },
        { $$"""{"files":[{"name":"{{new string('n', 256)}}","text":"x"}]}""", "files[0].name" },
        { """{"files":[{"text":5}]}""", "$.files[0].text" },
    };

    [Theory]
    [MemberData(nameof(WrongVersions))]
    public async Task A_wrong_version_is_refused_by_its_field(string json, string field)
    {
        var (path, _) = await _rest.PublishAsync(Name(), "x");
        await IsRefusedAsync($"{path}/versions", json, field);
    }

    [Fact]
    public async Task A_version_that_is_too_large_is_refused()
    {
        var (path, _) = await _rest.PublishAsync(Name(), "x");
        await IsRefusedAsync($"{path}/versions", $$"""{"files":[{"text":"{{new string('x', (4 * 1024 * 1024) + 1)}}"}]}""", "files");
    }

    [Theory]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"description":"x"}""", "name")]
    [InlineData("""{"name":"-a"}""", "name")]
    [InlineData("""{"name":"a b"}""", "name")]
    [InlineData("""{"name":"a\n"}""", "name")]
    [InlineData("""{"name":"a","description":"\u0000"}""", "description")]
    public Task A_wrong_configuration_is_refused_by_its_field(string json, string field) => IsRefusedAsync("/api/v1/configurations", json, field);

    [Fact]
    public async Task A_name_belongs_to_one_configuration_also_when_two_ask_at_once()
    {
        var body = new JsonObject { ["name"] = Name() };
        var replies = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _rest.PostAsync("/api/v1/configurations", body.DeepClone())));
        replies.Count(reply => reply.Status == HttpStatusCode.Created).ShouldBe(1);
        replies.Count(reply => reply.Status == HttpStatusCode.Conflict).ShouldBe(4);
    }

    [Fact]
    public async Task Versions_are_numbered_without_gaps_also_when_many_publish_at_once()
    {
        var (path, _) = await _rest.PublishAsync(Name(), "version 1");
        var replies = await Task.WhenAll(Enumerable.Range(2, 11).Select(number => _rest.PostAsync($"{path}/versions", new JsonObject
        {
            // The same contents under changing names: their rows are shared.
            ["files"] = new JsonArray(File("a", $"body {number % 2}"), File("b", $"body {(number + 1) % 2}")),
        })));
        replies.ShouldAllBe(reply => reply.Status == HttpStatusCode.Created);
        replies.Select(reply => reply["number"].GetValue<int>()).Order().ShouldBe(Enumerable.Range(2, 11));
        var shown = await _rest.GetAsync(path);
        shown["latestVersion"]!.GetValue<int>().ShouldBe(12);
        shown["versions"]!.AsArray().Select(version => version!["number"]!.GetValue<int>()).ShouldBe(Enumerable.Range(1, 12).Reverse());
    }

    [Fact]
    public async Task A_file_keeps_its_bytes_from_the_author_to_the_agent()
    {
        byte[] body = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        var (path, _) = await _rest.PublishAsync(Name(), "x");
        var published = await _rest.PostAsync($"{path}/versions", new JsonObject
        {
            ["note"] = "with a certificate",
            ["files"] = new JsonArray(
                new JsonObject { ["name"] = "cert.bin", ["base64"] = Convert.ToBase64String(body), ["contentType"] = "application/x-x509" },
                File("main.yaml", "a: 1\r\n")),
        });
        published.Status.ShouldBe(HttpStatusCode.Created);
        var shown = await _rest.GetAsync($"{path}/versions/2");
        shown.ToJsonString().ShouldBe(published.Body!.ToJsonString());
        Convert.FromBase64String(shown["files"]![0]!["base64"]!.ToString()).ShouldBe(body);
        shown["files"]![0]!["text"].ShouldBeNull();
        shown["files"]![1]!["text"]!.ToString().ShouldBe("a: 1\r\n");

        await using var poller = region.Host.Poller();
        var agent = new TestAgent();
        await poller.AskAsync(agent.Report());
        await _rest.AssignToAsync(path, agent.Id, version: 2);
        var offer = await poller.NextOfferAsync(agent);
        offer.Config.ConfigMap["cert.bin"].Body.ToByteArray().ShouldBe(body);
        offer.Config.ConfigMap["cert.bin"].ContentType.ShouldBe("application/x-x509");
        offer.Config.ConfigMap["main.yaml"].Body.ToStringUtf8().ShouldBe("a: 1\r\n");
        offer.ConfigHash.ToByteArray().ShouldBe(ConfigHash.Of(offer.Config));
    }

    /// <summary>Computed by another program from the definition: SHA-256 over the parts, each after its length as 8 bytes.</summary>
    [Fact]
    public void The_hash_is_the_same_on_every_server()
    {
        Hex(new AgentConfigMap { ConfigMap = { [""] = new AgentConfigFile { Body = ByteString.CopyFromUtf8("receivers: {}") } } })
            .ShouldBe("3596a479b0aa4c1d39c2d4d4f8ea46bc466366c0d9447b313ee01ab131ec229e");
        Hex(new AgentConfigMap
        {
            ConfigMap =
            {
                ["main.yaml"] = new AgentConfigFile { Body = ByteString.CopyFromUtf8("a: 1\n"), ContentType = "text/yaml" },
                ["cert.bin"] = new AgentConfigFile { Body = ByteString.CopyFrom(0, 255, 10, 13) },
            },
        }).ShouldBe("fe31f050436e1e7c2b3f58ed9f4073c59fade0a75ab15c98d84029138411f0eb");

        static string Hex(AgentConfigMap config) => Convert.ToHexStringLower(ConfigHash.Of(config));
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found()
    {
        var (path, _) = await _rest.PublishAsync(Name(), "x");
        var nowhere = "/api/v1/configurations/00000000-0000-0000-0000-000000000001";
        (await _rest.SendAsync(HttpMethod.Get, nowhere)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await _rest.SendAsync(HttpMethod.Get, $"{path}/versions/2")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await _rest.SendAsync(HttpMethod.Get, $"{path}/versions/2/progress")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await _rest.PostAsync($"{nowhere}/versions", new JsonObject { ["files"] = new JsonArray(File("a", "x")) })).Status.ShouldBe(HttpStatusCode.NotFound);
        (await _rest.PostAsync($"{path}/versions/2/assignments", new JsonObject { ["selector"] = new JsonObject { ["a"] = "b" } })).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    public void Dispose() => _rest.Dispose();

    private async Task IsRefusedAsync(string path, string json, string field)
    {
        var reply = await _rest.SendAsync(HttpMethod.Post, path, json);
        reply.Status.ShouldBe(HttpStatusCode.BadRequest, reply.Body?.ToString());
        reply["errors"].AsObject().Select(error => error.Key).ShouldBe([field]);
    }

    private static JsonObject File(string name, string text) => new() { ["name"] = name, ["text"] = text };

    private static string Name() => $"configuration-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}";
}
