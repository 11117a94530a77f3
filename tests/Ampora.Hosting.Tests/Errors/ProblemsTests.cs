using System.Net;
using Ampora.Hosting.Tests.Apps;
using Ampora.Testing.Postgres;
using Ampora.Testing;

namespace Ampora.Hosting.Tests.Errors;

[Slow("an app for every test")]
public sealed class ProblemsTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData("""{"name":"a","size":"large"}""", "$.size", "could not be converted")]
    [InlineData("""{"name":"a",""", "$", "end of data")]
    public async Task A_body_that_does_not_parse_names_the_place(string body, string field, string words)
    {
        var response = await PostAsync(body);
        response.Status.ShouldBe(HttpStatusCode.BadRequest);
        ((string?)response.Json["title"]).ShouldBe("The request is not valid.");
        ((string?)response.Json["errors"]![field]![0])!.ShouldContain(words);
    }

    [Fact]
    public async Task A_value_beyond_its_limit_names_the_field_and_the_limit()
    {
        var response = await PostAsync("""{"name":"a","size":11}""");
        response.Status.ShouldBe(HttpStatusCode.BadRequest);
        response.Json["errors"]!.ToJsonString().ShouldBe("""{"size":["must be at most 10"]}""");
    }

    [Fact]
    public async Task A_body_that_is_not_JSON_is_415() =>
        (await PostAsync("name=a", "text/plain")).Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task A_missing_body_says_so(string? body)
    {
        var response = await PostAsync(body);
        response.Status.ShouldBe(HttpStatusCode.BadRequest);
        ((string?)response.Json["detail"]).ShouldBe("The request needs a JSON body.");
    }

    [Fact]
    public async Task A_method_that_an_endpoint_does_not_have_is_405()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString);
        using var client = app.SignedInClient();
        using var response = await client.SendAsync(HttpMethod.Delete, "/api/v1/things");
        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task A_fault_of_ours_is_logged_and_keeps_its_inside_to_itself()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString);
        app.Logs.Expect("unhandled exception");
        using var client = app.SignedInClient();
        using var response = await client.GetAsync("/api/v1/broken");
        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        text.ShouldNotContain("the inside of the house");
        text.ShouldContain("traceId");
        app.Logs.Records.ShouldContain(record => record.Exception != null && record.Exception.Message == "the inside of the house");
    }

    private async Task<Reply> PostAsync(string? body, string type = "application/json")
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString);
        using var client = app.SignedInClient();
        using var content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, type);
        using var response = await client.Http.PostAsync("/api/v1/things", content, TestContext.Current.CancellationToken);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        return new Reply(response.StatusCode, await response.JsonAsync());
    }

    private sealed record Reply(HttpStatusCode Status, System.Text.Json.Nodes.JsonNode Json);
}
