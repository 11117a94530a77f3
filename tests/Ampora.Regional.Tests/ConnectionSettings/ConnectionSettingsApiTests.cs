using System.Net;
using System.Text.Json.Nodes;
using Ampora.Regional.Tests.Support;

namespace Ampora.Regional.Tests.ConnectionSettings;

public sealed class ConnectionSettingsApiTests(RegionFixture region) : IClassFixture<RegionFixture>
{
    private const string Path = "/api/v1/connection-settings";

    [Fact]
    public async Task A_set_is_kept_and_shown_without_its_secrets()
    {
        using var rest = region.Host.Rest();
        var (cert, key) = ClientCertificates.Own();
        var created = await rest.SendAsync(HttpMethod.Post, Path, $$"""
            {
              "name": "everything",
              "opAmp": {
                "endpoint": "wss://opamp.example/v1/opamp", "heartbeatSeconds": 10,
                "headers": [{ "name": "Authorization", "value": "Bearer secret-token" }],
                "certificate": { "cert": {{Json(cert)}}, "privateKey": {{Json(key)}} },
                "proxy": { "url": "http://user:secret-password@proxy.example:3128", "connectHeaders": [{ "name": "X-Proxy", "value": "secret-proxy" }] }
              },
              "ownLogs": { "endpoint": "https://otlp.example/v1/logs", "tls": { "minVersion": "1.2", "includeSystemCas": true } },
              "otherConnections": { "vault": { "headers": [{ "name": "X-Vault-Token", "value": "secret-vault" }], "otherSettings": { "namespace": "secret-namespace" } } }
            }
            """);

        created.Status.ShouldBe(HttpStatusCode.Created, created.Body?.ToString());
        var read = await rest.GetAsync($"{Path}/{created["id"]}");
        read.ToJsonString().ShouldBe(created.Body!.ToJsonString());
        read.ToJsonString().ShouldNotContain("secret");
        read.ToJsonString().ShouldNotContain("PRIVATE KEY");
        read["opAmp"]!["endpoint"]!.ToString().ShouldBe("wss://opamp.example/v1/opamp");
        read["opAmp"]!["heartbeatSeconds"]!.GetValue<int>().ShouldBe(10);
        read["opAmp"]!["headerNames"]!.AsArray().Single()!.ToString().ShouldBe("Authorization");
        read["opAmp"]!["certificate"]!["hasPrivateKey"]!.GetValue<bool>().ShouldBeTrue();
        read["opAmp"]!["certificate"]!["cert"]!.ToString().ShouldBe(cert);
        read["opAmp"]!["proxy"]!["url"]!.ToString().ShouldBe("http://proxy.example:3128/");
        read["otherConnections"]!["vault"]!["otherSettingNames"]!.AsArray().Single()!.ToString().ShouldBe("namespace");
        read["otherConnections"]!["vault"]!["endpoint"].ShouldBeNull();
        read["ownMetrics"].ShouldBeNull();
        (await rest.GetAsync(Path))["items"]!.AsArray().ShouldContain(item => item!["id"]!.ToString() == created["id"].ToString());
    }

    [Theory]
    [InlineData("""{"opAmp":{"endpoint":""}}""", "opAmp.endpoint")]
    [InlineData("""{"opAmp":{"endpoint":"opamp.example:4320"}}""", "opAmp.endpoint")]
    [InlineData("""{"opAmp":{"endpoint":"ftp://opamp.example/"}}""", "opAmp.endpoint")]
    [InlineData("""{"opAmp":{"endpoint":"wss://user:password@opamp.example/"}}""", "opAmp.endpoint")]
    [InlineData("""{"opAmp":{"heartbeatSeconds":-1}}""", "opAmp.heartbeatSeconds")]
    [InlineData("""{"opAmp":{"heartbeatSeconds":3601}}""", "opAmp.heartbeatSeconds")]
    [InlineData("""{"opAmp":{"headers":[{"name":"X Y","value":"v"}]}}""", "opAmp.headers[0].name")]
    [InlineData("""{"opAmp":{"headers":[{"name":"X","value":"a\r\nb"}]}}""", "opAmp.headers[0].value")]
    [InlineData("""{"opAmp":{"headers":[null]}}""", "opAmp.headers[0].name")]
    [InlineData("""{"opAmp":{"proxy":{"url":""}}}""", "opAmp.proxy.url")]
    [InlineData("""{"opAmp":{"proxy":{"url":null}}}""", "opAmp.proxy.url")]
    [InlineData("""{"opAmp":{"tls":{"minVersion":"TLS1.2"}}}""", "opAmp.tls.minVersion")]
    [InlineData("""{"opAmp":{"tls":{"minVersion":"1.3","maxVersion":"1.2"}}}""", "opAmp.tls.minVersion")]
    [InlineData("""{"opAmp":{"tls":{"caPem":"no certificate"}}}""", "opAmp.tls.caPem")]
    [InlineData("""{"ownMetrics":{}}""", "ownMetrics.endpoint")]
    [InlineData("""{"ownMetrics":{"endpoint":"otlp.example:4318"}}""", "ownMetrics.endpoint")]
    [InlineData("""{"ownTraces":{"endpoint":"https://otlp.example"}}""", "ownTraces.endpoint")]
    [InlineData("""{"ownLogs":{"endpoint":"grpc://otlp.example/v1/logs"}}""", "ownLogs.endpoint")]
    [InlineData("""{"otherConnections":{"vault":{}}}""", "otherConnections.vault")]
    [InlineData("""{"otherConnections":{"vault":null}}""", "otherConnections.vault")]
    [InlineData("""{"otherConnections":{"vault":{"endpoint":""}}}""", "otherConnections.vault.endpoint")]
    [InlineData("{}", "opAmp")]
    [InlineData("""{"opAmp":{}}""", "opAmp")]
    public async Task What_the_specification_forbids_is_refused_by_field(string connections, string field)
    {
        using var rest = region.Host.Rest();
        var input = JsonNode.Parse(connections)!.AsObject();
        input["name"] = "refused";

        var refused = await rest.PostAsync(Path, input);

        refused.Status.ShouldBe(HttpStatusCode.BadRequest, refused.Body?.ToString());
        refused["errors"].AsObject().Select(fault => fault.Key).ShouldContain(field, refused.Body!.ToString());
    }

    [Fact]
    public async Task A_certificate_must_be_PEM_with_its_own_key_and_the_authority_that_signed_it()
    {
        using var rest = region.Host.Rest();
        var (own, key) = ClientCertificates.Own();
        var (_, otherKey) = ClientCertificates.Own();
        var (signed, signedKey, authority) = ClientCertificates.Signed();

        await RefusedAsync(rest, "cert", "nothing", key, null);
        await RefusedAsync(rest, "privateKey", own, null, null);
        await RefusedAsync(rest, "privateKey", own, otherKey, null);
        await RefusedAsync(rest, "caCert", signed, signedKey, null);
        await RefusedAsync(rest, "caCert", signed, signedKey, "nothing");
        (await PostCertificateAsync(rest, own, key, null)).Status.ShouldBe(HttpStatusCode.Created);
        (await PostCertificateAsync(rest, signed, signedKey, authority)).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Telemetry_without_encryption_is_taken_with_a_warning()
    {
        using var rest = region.Host.Rest();

        var plain = await rest.SendAsync(HttpMethod.Post, Path, """{"name":"plain","ownMetrics":{"endpoint":"http://otlp.example:4318/v1/metrics"}}""");
        var encrypted = await rest.SendAsync(HttpMethod.Post, Path, """{"name":"encrypted","ownMetrics":{"endpoint":"https://otlp.example:4318/v1/metrics"}}""");

        plain.Status.ShouldBe(HttpStatusCode.Created);
        plain["warnings"].AsArray().Single()!.ToString().ShouldStartWith("ownMetrics.endpoint");
        encrypted["warnings"].AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_set_that_is_not_there_is_not_found()
    {
        using var rest = region.Host.Rest();
        var missing = $"{Path}/{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}";

        (await rest.SendAsync(HttpMethod.Get, missing)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await rest.SendAsync(HttpMethod.Get, $"{missing}/progress")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await rest.SendAsync(HttpMethod.Get, $"{missing}/assignments")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await rest.SendAsync(HttpMethod.Post, $"{missing}/assignments", """{"selector":{"a":"b"}}""")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task RefusedAsync(RestClient rest, string field, string cert, string? key, string? authority)
    {
        var refused = await PostCertificateAsync(rest, cert, key, authority);
        refused.Status.ShouldBe(HttpStatusCode.BadRequest, field);
        refused["errors"].AsObject().Select(fault => fault.Key).ShouldBe([$"opAmp.certificate.{field}"]);
    }

    private static Task<RestReply> PostCertificateAsync(RestClient rest, string cert, string? key, string? authority) => rest.PostAsync(Path, new JsonObject
    {
        ["name"] = "certificate",
        ["opAmp"] = new JsonObject { ["certificate"] = new JsonObject { ["cert"] = cert, ["privateKey"] = key, ["caCert"] = authority } },
    });

    private static string Json(string text) => JsonValue.Create(text).ToJsonString();
}
