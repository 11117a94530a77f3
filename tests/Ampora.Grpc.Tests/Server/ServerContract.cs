using System.Text.Json;
using Ampora.Testing;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ampora.Grpc.Tests.Server;

/// <summary>What a client that nobody here wrote must see of our server.</summary>
public abstract class ServerContract : IAsyncLifetime
{
    private PeerServer? _server;

    public async ValueTask InitializeAsync() => _server = await PeerServer.StartAsync(
        grpc => grpc.ResponseCompressionAlgorithm = "gzip",
        configure: builder =>
        {
            builder.Services.AddGrpcHealthChecks().AddCheck("steady", () => HealthCheckResult.Healthy());
            builder.Services.AddGrpcReflection();
        },
        map: app =>
        {
            app.MapGrpcHealthChecksService();
            app.MapGrpcReflectionService();
        });

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_unary_call_brings_its_reply()
    {
        var reply = await AskAsync("unary");

        reply.GetProperty("number").GetInt64().ShouldBe(7);
        reply.GetProperty("text").GetString().ShouldBe("grüße");
    }

    [Fact]
    public async Task A_server_stream_arrives_whole_and_in_order()
    {
        var seen = await AskAsync("server-stream");

        seen.GetProperty("count").GetInt32().ShouldBe(5000);
        seen.GetProperty("ordered").GetBoolean().ShouldBeTrue();
        CodeOf(seen).ShouldBe(StatusCode.OK);
    }

    [Fact]
    public async Task A_client_stream_is_counted()
    {
        var tally = await AskAsync("client-stream");

        tally.GetProperty("count").GetInt32().ShouldBe(1000);
        tally.GetProperty("sum").GetInt32().ShouldBe(499_500);
    }

    [Fact]
    public async Task A_duplex_stream_is_answered_message_by_message()
    {
        var seen = await AskAsync("duplex");

        seen.GetProperty("echoed").GetInt32().ShouldBe(100);
        CodeOf(seen).ShouldBe(StatusCode.OK);
    }

    [Fact]
    public async Task Metadata_travels_both_ways_as_text_and_as_bytes()
    {
        var seen = await AskAsync("metadata");

        seen.GetProperty("header").GetString().ShouldBe("plain text");
        seen.GetProperty("trailer").GetString().ShouldBe("plain text");
        TextsIn(seen, "headerBytes").ShouldBe(["00ff01fe", "01"]);
        TextsIn(seen, "trailerBytes").ShouldBe(["00ff01fe", "01"]);
    }

    [Fact]
    public async Task A_status_brings_its_detail_and_its_trailers()
    {
        var seen = await AskAsync("status");

        CodeOf(seen).ShouldBe(StatusCode.NotFound);
        seen.GetProperty("detail").GetString().ShouldBe("süd\n100 %");
        seen.GetProperty("reason").GetString().ShouldBe("asked-for");
    }

    [Fact]
    public async Task An_unexpected_exception_is_unknown_and_tells_nothing()
    {
        var seen = await AskAsync("fault");

        CodeOf(seen).ShouldBe(StatusCode.Unknown);
        seen.GetProperty("detail").GetString().ShouldBe("Exception was thrown by handler.");
    }

    [Fact]
    public async Task A_passed_deadline_ends_the_call_on_both_sides()
    {
        CodeOf(await AskAsync("deadline")).ShouldBe(StatusCode.DeadlineExceeded);

        await Eventually.Async(() => _server!.Probe.GivenUp == 1, because: "the service gives up");
    }

    [Fact]
    public async Task A_cancelled_call_ends_on_both_sides()
    {
        CodeOf(await AskAsync("cancel")).ShouldBe(StatusCode.Cancelled);

        await Eventually.Async(() => _server!.Probe.GivenUp == 1, because: "the service gives up");
    }

    [Fact]
    public async Task Gzip_is_understood_and_spoken() => (await AskAsync("gzip")).GetProperty("length").GetInt32().ShouldBe(100_000);

    [Fact]
    public async Task Three_megabytes_pass_both_ways() =>
        (await AskAsync("large")).GetProperty("length").GetInt32().ShouldBe(3 * 1024 * 1024);

    [Fact]
    public async Task A_request_above_the_limit_is_refused() => CodeOf(await AskAsync("too-large")).ShouldBe(StatusCode.ResourceExhausted);

    [Fact]
    public async Task A_method_that_nobody_serves_is_unimplemented()
    {
        var seen = await AskAsync("unknown");

        CodeOf(seen, "method").ShouldBe(StatusCode.Unimplemented);
        CodeOf(seen, "service").ShouldBe(StatusCode.Unimplemented);
    }

    [Fact]
    public async Task Health_is_told()
    {
        var seen = await AskAsync("health");

        seen.GetProperty("server").ToString().ShouldBeOneOf("SERVING", "1");
        seen.GetProperty("watched").ToString().ShouldBeOneOf("SERVING", "1");
        CodeOf(seen, "stranger").ShouldBe(StatusCode.NotFound);
        TextsIn(seen, "list").ShouldBe([""]);
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v1alpha")]
    public async Task Reflection_describes_what_is_served(string version)
    {
        var seen = (await AskAsync("reflection")).GetProperty(version);

        TextsIn(seen, "services").ShouldBe(
        [
            "ampora.test.v1.Peer", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection",
        ]);
        TextsIn(seen, "methods").ShouldBe(["Echo", "Count", "Gather", "Chat", "Fail", "Wait", "GivenUp"], ignoreOrder: true);
        CodeOf(seen, "missing").ShouldBe(StatusCode.NotFound);
    }

    protected abstract Task<JsonElement> AskAsync(string address, string scenario);

    private static StatusCode CodeOf(JsonElement seen, string property = "code") => (StatusCode)seen.GetProperty(property).GetInt32();

    private static IEnumerable<string?> TextsIn(JsonElement seen, string property) =>
        seen.GetProperty(property).EnumerateArray().Select(element => element.GetString());

    private Task<JsonElement> AskAsync(string scenario) => AskAsync($"127.0.0.1:{_server!.Port}", scenario);
}

/// <summary>The client of <c>@grpc/grpc-js</c> and our server.</summary>
[Slow("a client in Node.js for every test")]
public sealed class GrpcJsClientTests : ServerContract
{
    protected override Task<JsonElement> AskAsync(string address, string scenario) => Peers.AskNodeAsync("client.js", address, scenario);
}

/// <summary>The client of Python's grpcio (the C core) and our server.</summary>
[Slow("a client in Python for every test")]
public sealed class GrpcioClientTests : ServerContract
{
    protected override Task<JsonElement> AskAsync(string address, string scenario) => Peers.AskPythonAsync("client.py", address, scenario);
}
