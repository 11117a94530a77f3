using System.Collections.Concurrent;
using Ampora.Hosting.Tests.Apps;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Ampora.Hosting.Tests.Telemetry;

[Slow("an app for every test")]
public sealed class OtlpTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Traces_metrics_and_logs_go_to_the_configured_endpoint()
    {
        var received = new ConcurrentDictionary<string, int>();
        await using var collector = await StartCollectorAsync(received);
        await using var database = await postgres.CreateDatabaseAsync();
        await using (var app = await SampleApp.StartAsync(database.ConnectionString, null, null, $"Telemetry:OtlpEndpoint={collector.Urls.Single()}"))
        {
            using var client = app.SignedInClient();
            await client.TextAsync("/api/v1/things");
        }

        await Eventually.Async(() => received.Count == 3, because: string.Join(' ', received.Keys));
        received.Keys.ShouldBe(
        [
            "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
            "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
            "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
        ], ignoreOrder: true);
        received.Values.ShouldAllBe(bytes => bytes > 5);
    }

    /// <summary>The least that an OTLP/gRPC receiver is: it takes a message, and answers an empty one with status 0.</summary>
    private static async Task<WebApplication> StartCollectorAsync(ConcurrentDictionary<string, int> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var collector = builder.Build();
        collector.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            received[context.Request.Path] = (int)body.Length;
            context.Response.ContentType = "application/grpc";
            context.Response.DeclareTrailer("grpc-status");
            await context.Response.Body.WriteAsync(new byte[5], context.RequestAborted);
            context.Response.AppendTrailer("grpc-status", "0");
        });
        await collector.StartAsync().WithTimeout();
        return collector;
    }
}
