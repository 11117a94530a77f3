using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ampora.Regional.Tests.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Ampora.Regional.Tests.OpenApi;

/// <summary>What the region says about its REST is what it does.</summary>
public sealed partial class OpenApiDocumentTests(RegionFixture region) : IClassFixture<RegionFixture>
{
    /// <summary>What anybody may read.</summary>
    private static readonly string[] Open = ["/api/v1/health", "/openapi/{documentName}.json", "/health/live", "/health/ready", "/metrics", "/signin"];

    [Fact]
    public async Task The_document_in_the_repository_is_the_one_that_is_served()
    {
        using var rest = new RestClient(region.Host.Http, token: null);
        var served = (await rest.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken)).ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        var file = Source.PathOf("docs", "reference", "openapi-regional.json");
        if (Source.Rewrites)
        {
            await File.WriteAllTextAsync(file, served, TestContext.Current.CancellationToken);
            return;
        }

        served.ShouldBe(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Every_operation_has_a_name_a_typed_answer_and_typed_problems()
    {
        foreach (var (path, operation) in await OperationsAsync())
        {
            operation["operationId"].ShouldNotBeNull(path);
            var responses = operation["responses"]!.AsObject();
            responses.Count(response => response.Key.StartsWith('2')).ShouldBe(1, path);
            foreach (var (status, response) in responses)
            {
                if (status is not "204")
                {
                    response!["content"].ShouldNotBeNull($"{path} {status}").AsObject().ShouldAllBe(content => content.Value!["schema"] != null);
                }
            }
        }
    }

    [Fact]
    public async Task Every_endpoint_refuses_whoever_is_not_signed_in()
    {
        using var stranger = new RestClient(region.Host.Http, token: null);
        var asked = 0;
        foreach (var endpoint in region.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null || endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is not { } methods
                || endpoint.RoutePattern.RawText is not { } pattern || !pattern.StartsWith("/api", StringComparison.Ordinal))
            {
                continue;
            }

            var path = Parameter().Replace(pattern, match => match.Groups[1].Value == "number" ? "1" : "01890000-0000-7000-8000-000000000001");
            foreach (var method in methods.HttpMethods)
            {
                var reply = await stranger.SendAsync(new HttpMethod(method), path, method is "GET" or "DELETE" ? null : "{}");
                reply.Status.ShouldBe(HttpStatusCode.Unauthorized, $"{method} {path}");
                reply["title"].ToString().ShouldBe("Sign-in is needed.");
                asked++;
            }
        }

        asked.ShouldBeGreaterThan(15);
        using var guesser = new RestClient(region.Host.Http, "another-token-of-at-least-32-characters");
        (await guesser.SendAsync(HttpMethod.Get, "/api/v1/agents")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public void What_anybody_may_read_is_a_short_list()
    {
        var open = region.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(endpoint => endpoint.RoutePattern.RawText!)
            .Where(pattern => !pattern.Contains("{*", StringComparison.Ordinal));
        open.Except(Open).ShouldBeEmpty();
    }

    private async Task<IEnumerable<(string Path, JsonNode Operation)>> OperationsAsync()
    {
        using var rest = new RestClient(region.Host.Http, token: null);
        var document = JsonNode.Parse(await rest.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!;
        return document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => ($"{operation.Key} {path.Key}", operation.Value!)));
    }

    [GeneratedRegex(@"\{(\w+)(?::\w+)?\}")]
    private static partial Regex Parameter();
}
