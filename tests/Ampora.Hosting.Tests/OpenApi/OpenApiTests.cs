using Ampora.Hosting.Tests.Apps;
using Ampora.Testing.Postgres;

namespace Ampora.Hosting.Tests.OpenApi;

public sealed class OpenApiTests(PostgresFixture postgres)
{
    [Fact]
    public async Task The_document_describes_REST_and_is_the_same_wherever_it_is_served()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var one = await SampleApp.StartAsync(database.ConnectionString);
        await using var two = await SampleApp.StartAsync(database.ConnectionString);
        using var client = one.Client();
        using var response = await client.GetAsync("/openapi/v1.json");
        var document = await response.JsonAsync();

        ((string?)document["info"]!["title"]).ShouldBe("ampora-sample");
        var paths = document["paths"]!.AsObject().Select(path => path.Key).ToList();
        paths.ShouldContain("/api/v1/things");
        paths.ShouldContain("/api/v1/session/links");
        paths.ShouldContain("/api/v1/health");
        paths.ShouldNotContain(path => path.StartsWith("/health") || path == "/metrics" || path == "/signin" || path.Contains("**"));
        document["components"]!["schemas"]!["Thing"]!["properties"]!.AsObject().Select(property => property.Key).ShouldBe(["name", "size"]);
        ((string?)document["components"]!["securitySchemes"]!["bearer"]!["scheme"]).ShouldBe("bearer");
        document["security"]!.AsArray().Count.ShouldBe(1);

        using var other = two.Client();
        (await other.TextAsync("/openapi/v1.json")).ShouldBe(await client.TextAsync("/openapi/v1.json"));
    }
}
