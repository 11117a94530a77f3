using System.Net;
using Ampora.Hosting.Listeners;
using Ampora.Hosting.Tests.Apps;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Ampora.Hosting.Tests.Access;

public sealed class ApiTokenTests(PostgresFixture postgres)
{
    [Fact]
    public async Task The_token_opens_REST_and_gRPC()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString);
        using var rest = app.SignedInClient();
        using var session = await rest.GetAsync("/api/v1/session");
        (await session.JsonAsync()).ToJsonString().ShouldBe("""{"name":"api-token","kind":"token"}""");
        using var grpc = app.SignedInClient(Listener.Grpc);
        using var call = await grpc.PostAsync("/sample.v1.Sample/Call");
        call.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer " + SampleApp.ApiToken + "x")]
    [InlineData("Basic " + SampleApp.ApiToken)]
    [InlineData(SampleApp.ApiToken)]
    public async Task Anything_else_is_refused_with_a_problem_that_says_how_to_sign_in(string? authorization)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString);
        using var client = app.Client();
        using var response = await client.SendAsync(HttpMethod.Get, "/api/v1/things", null, authorization is null ? [] : [("Authorization", authorization)]);
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.Single().Scheme.ShouldBe("Bearer");
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        ((string?)(await response.JsonAsync())["detail"]).ShouldBe("Send the API token as a bearer token, or sign in through a sign-in link.");
    }

    [Fact]
    public async Task Many_wrong_tokens_are_answered_with_429_for_a_minute_while_the_right_one_still_works()
    {
        var time = new ManualTime();
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString, builder => builder.Services.AddSingleton<TimeProvider>(time));
        using var guesser = app.Client();
        guesser.Http.DefaultRequestHeaders.Authorization = new("Bearer", "wrong");
        for (var attempt = 1; attempt <= 10; attempt++)
        {
            (await guesser.StatusAsync("/api/v1/things")).ShouldBe(HttpStatusCode.Unauthorized);
        }

        time.Advance(TimeSpan.FromSeconds(20));
        using (var limited = await guesser.GetAsync("/api/v1/things"))
        {
            limited.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
            limited.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(40));
        }

        using var right = app.SignedInClient();
        (await right.StatusAsync("/api/v1/things")).ShouldBe(HttpStatusCode.OK);
        time.Advance(TimeSpan.FromSeconds(40));
        (await guesser.StatusAsync("/api/v1/things")).ShouldBe(HttpStatusCode.Unauthorized);
    }
}
