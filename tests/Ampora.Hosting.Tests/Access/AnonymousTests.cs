using System.Net;
using System.Text.RegularExpressions;
using Ampora.Hosting.Listeners;
using Ampora.Hosting.Tests.Apps;
using Ampora.Testing.Postgres;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Ampora.Hosting.Tests.Access;

public sealed partial class AnonymousTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Without_credentials_every_endpoint_is_401_except_those_that_are_meant_to_be_open()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString);
        var open = new List<string>();
        var closed = 0;
        foreach (var (listener, method, path) in Endpoints(app))
        {
            using var client = app.Client(listener);
            using var response = await client.SendAsync(new HttpMethod(method), path);
            if (response.StatusCode == HttpStatusCode.Unauthorized)
            {
                closed++;
            }
            else
            {
                open.Add($"{method} {path}");
            }
        }

        open.Distinct().ShouldBe(
        [
            "GET /health/live", "GET /health/ready", "GET /api/v1/health", "GET /metrics", "GET /signin", "GET /openapi/x.json", "GET /x", "HEAD /x",
        ], ignoreOrder: true);
        closed.ShouldBeGreaterThanOrEqualTo(7);
    }

    [Theory]
    [InlineData("/api/v1/nothing")]
    [InlineData("/api")]
    [InlineData("/api/")]
    public async Task What_does_not_exist_under_api_does_not_say_so_to_strangers(string path)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString);
        using var stranger = app.Client();
        (await stranger.StatusAsync(path)).ShouldBe(HttpStatusCode.Unauthorized);
        using var operatorClient = app.SignedInClient();
        using var response = await operatorClient.GetAsync(path);
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    private static IEnumerable<(Listener Listener, string Method, string Path)> Endpoints(SampleApp app) =>
        from endpoint in app.Web.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let listener = endpoint.Metadata.GetMetadata<ListenerMetadata>()?.Listeners[0] ?? Listener.Http
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST", "PUT", "PATCH", "DELETE"]
        select (listener, method, "/" + Parameter().Replace(endpoint.RoutePattern.RawText!, "x").TrimStart('/'));

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
