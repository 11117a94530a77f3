using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Ampora.Regional.Tests.Enrollment;

public sealed class RevocationWebhookTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Item_119__A_revocation_is_told_until_it_is_taken()
    {
        var told = new ConcurrentQueue<(string? Authorization, JsonNode Body)>();
        await using var receiver = WebApplication.CreateSlimBuilder().Build();
        receiver.Urls.Add("http://127.0.0.1:0");
        receiver.Run(async context =>
        {
            var body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            told.Enqueue((context.Request.Headers.Authorization, body!));
            context.Response.StatusCode = told.Count == 1 ? StatusCodes.Status500InternalServerError : StatusCodes.Status204NoContent;
        });
        await receiver.StartAsync(TestContext.Current.CancellationToken);

        await using var database = await postgres.Server.CreateDatabaseAsync();
        await using var host = await RegionHost.StartAsync(
            database, $"Enrollment:RevocationWebhook:Url={receiver.Urls.Single()}/revoked", "Enrollment:RevocationWebhook:Token=of-the-receiver");
        using var rest = host.Rest();
        var (id, _) = await rest.GatewayAsync(mostAgents: 1);
        (await rest.SendAsync(HttpMethod.Delete, $"/api/v1/enrollment/gateways/{id}")).Status.ShouldBe(HttpStatusCode.NoContent);
        await Eventually.Async(() => told.Count >= 2);
        foreach (var (authorization, body) in told)
        {
            authorization.ShouldBe("Bearer of-the-receiver");
            body["what"]!.ToString().ShouldBe("credential");
            body["subjectId"]!.ToString().ShouldBe(id);
            body["region"]!.ToString().ShouldBe("eu-west");
        }

        told.Select(item => item.Body["id"]!.ToString()).Distinct().Count().ShouldBe(1);
        await Eventually.Async(async () => await database.ScalarAsync<object>("SELECT count(*) FROM revocations WHERE notified_at IS NOT NULL") is 1L);
    }
}
