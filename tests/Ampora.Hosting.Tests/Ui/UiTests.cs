using System.Net;
using Ampora.Hosting.Tests.Apps;
using Ampora.Testing;
using Ampora.Testing.Postgres;

namespace Ampora.Hosting.Tests.Ui;

[Slow("an app for every test")]
public sealed class UiTests(PostgresFixture postgres) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/")]
    [InlineData("/index.html")]
    [InlineData("/agents/0199?tab=health")]
    [InlineData("/agents/some.host.example")]
    [InlineData("/..%2f..%2fetc%2fpasswd")]
    public async Task Every_path_that_is_no_file_is_the_page_and_is_asked_for_again_each_time(string path)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await StartAsync(database);
        using var client = app.Client();
        using var response = await client.GetAsync(path);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        response.Headers.CacheControl!.NoCache.ShouldBeTrue();
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("<html>the page</html>");
    }

    [Fact]
    public async Task Assets_are_kept_for_ever_and_a_missing_one_is_missing()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await StartAsync(database);
        using var client = app.Client();
        using var asset = await client.GetAsync("/assets/app-1a2b3c.js");
        asset.StatusCode.ShouldBe(HttpStatusCode.OK);
        asset.Content.Headers.ContentType!.MediaType.ShouldBe("text/javascript");
        asset.Headers.CacheControl!.ToString().ShouldBe("public, max-age=31536000, immutable");
        (await client.StatusAsync("/assets/app-old.js")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_browser_is_told_to_load_nothing_from_elsewhere_and_to_frame_nothing()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await StartAsync(database);
        using var client = app.Client();
        foreach (var path in (string[])["/", "/assets/app-1a2b3c.js", "/api/v1/things", "/health/live"])
        {
            using var response = await client.GetAsync(path);
            var policy = response.Headers.GetValues("Content-Security-Policy").Single();
            policy.ShouldContain("default-src 'none'; script-src 'self';");
            policy.ShouldContain("frame-ancestors 'none'");
            policy.ShouldNotContain("unsafe-eval");
            response.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
            response.Headers.GetValues("Referrer-Policy").Single().ShouldBe("no-referrer");
            response.Headers.Contains("Server").ShouldBeFalse();
        }

        using var api = await client.GetAsync("/api/v1/things");
        api.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact]
    public async Task The_page_answers_reading_only()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await StartAsync(database);
        using var client = app.SignedInClient();
        using var head = await client.SendAsync(HttpMethod.Head, "/agents");
        head.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var post = await client.PostAsync("/agents", "{}");
        post.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task A_process_without_its_UI_says_what_is_missing_and_works()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString, null, null, $"Ui:Path={_folder["none"]}");
        using var client = app.SignedInClient();
        using var response = await client.GetAsync("/");
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        page.ShouldContain("The UI is not here");
        page.ShouldContain(_folder["none"]);
        (await client.StatusAsync("/api/v1/things")).ShouldBe(HttpStatusCode.OK);
    }

    private Task<SampleApp> StartAsync(TestDatabase database)
    {
        Directory.CreateDirectory(_folder["assets"]);
        File.WriteAllText(_folder["index.html"], "<html>the page</html>");
        File.WriteAllText(_folder["assets/app-1a2b3c.js"], "let a = 1;");
        return SampleApp.StartAsync(database.ConnectionString, null, null, $"Ui:Path={_folder.Path}");
    }
}
