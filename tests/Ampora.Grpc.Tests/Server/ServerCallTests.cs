using System.Net;
using Ampora.Test.V1;
using Ampora.Testing;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ampora.Grpc.Tests.Server;

public sealed class ServerCallTests
{
    [Fact]
    public async Task HTTP_1_is_told_to_upgrade()
    {
        await using var server = await PeerServer.StartAsync(protocols: HttpProtocols.Http1);
        using var raw = new RawCall(server.Address);

        (await raw.SendAsync("Echo", RawCall.Frame(new Note()), version: HttpVersion.Version11)).Http.ShouldBe(HttpStatusCode.UpgradeRequired);
    }

    [Fact]
    public async Task Detailed_errors_are_told_only_when_asked_for()
    {
        await using var server = await PeerServer.StartAsync(grpc => grpc.EnableDetailedErrors = true);
        using var raw = new RawCall(server.Address);

        var reply = await raw.SendAsync("Fail", RawCall.Frame(new FailRequest { Code = 99 }));

        reply.Status.ShouldBe(StatusCode.Unknown);
        reply.Detail.ShouldContain("swordfish");
    }

    [Fact]
    public async Task An_unexpected_exception_is_logged_with_its_method()
    {
        using var logs = new RecordingLogs();
        await using var server = await PeerServer.StartAsync(configure: builder => builder.Logging.AddProvider(logs));
        using var raw = new RawCall(server.Address);

        (await raw.SendAsync("Fail", RawCall.Frame(new FailRequest { Code = 99 }))).Detail.ShouldBe("Exception was thrown by handler.");
        (await raw.SendAsync("Fail", RawCall.Frame(new FailRequest { Code = 9 }))).Status.ShouldBe(StatusCode.FailedPrecondition);

        var error = logs.Records.Where(record => record.Level >= LogLevel.Error).ShouldHaveSingleItem();
        error.Message.ShouldContain("/ampora.test.v1.Peer/Fail");
        error.Exception!.Message.ShouldContain("swordfish");
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_of_a_write_is_no_fault_of_the_service()
    {
        using var logs = new RecordingLogs();
        await using var server = await PeerServer.StartAsync(configure: builder => builder.Logging.AddProvider(logs).SetMinimumLevel(LogLevel.Debug));
        using var channel = GrpcChannel.ForAddress(server.Address);
        await Parallel.ForAsync(0, 200, async (_, cancellation) =>
        {
            using var call = new Peer.PeerClient(channel).Count(new CountRequest { Count = 100_000, BodyBytes = 100 }, cancellationToken: cancellation);
            (await call.ResponseStream.MoveNext(cancellation).WithTimeout()).ShouldBeTrue();
        });

        await Eventually.Async(() => logs.Records.Count(record => record.Message.Contains("Count was cancelled", StringComparison.Ordinal)) == 200,
            because: "each call ends");
        logs.AssertNoUnexpected();
    }

    [Fact]
    public async Task A_failure_without_a_message_comes_as_headers_only()
    {
        await using var server = await PeerServer.StartAsync();
        using var raw = new RawCall(server.Address);

        var reply = await raw.SendAsync("Fail", RawCall.Frame(new FailRequest { Code = 5, Detail = "ü%" }));

        reply.Headers.GetValues("grpc-status").Single().ShouldBe("5");
        reply.Headers.GetValues("grpc-message").Single().ShouldBe("%C3%BC%25");
        reply.Headers.GetValues("x-reason").Single().ShouldBe("asked-for");
        reply.Trailers.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reply_is_compressed_for_those_who_accept_it()
    {
        await using var server = await PeerServer.StartAsync(grpc => grpc.ResponseCompressionAlgorithm = "gzip");
        using var raw = new RawCall(server.Address);
        var request = RawCall.Frame(new Note { Text = new string('x', 10_000) });

        var zipped = await raw.SendAsync("Echo", request, headers: ("grpc-accept-encoding", "identity, gzip"));
        var plain = await raw.SendAsync("Echo", request, headers: ("grpc-accept-encoding", "identity,deflate"));

        zipped.Headers.GetValues("grpc-encoding").Single().ShouldBe("gzip");
        zipped.Body[0].ShouldBe((byte)1);
        zipped.Body.Length.ShouldBeLessThan(1000);
        plain.Headers.Contains("grpc-encoding").ShouldBeFalse();
        plain.Body.ShouldBe(request);
    }

    [Fact]
    public async Task A_reply_above_the_limit_is_not_sent()
    {
        await using var server = await PeerServer.StartAsync(grpc => grpc.MaxSendMessageSize = 1000);
        using var raw = new RawCall(server.Address);

        var reply = await raw.SendAsync("Echo", RawCall.Frame(new Note { Body = ByteString.CopyFrom(new byte[1001]) }));

        reply.Status.ShouldBe(StatusCode.ResourceExhausted);
        reply.Body.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_server_keeps_the_deadline_though_the_service_is_deaf_to_it()
    {
        await using var server = await PeerServer.StartAsync();
        using var raw = new RawCall(server.Address);

        var reply = await raw.SendAsync("Fail", RawCall.Frame(new FailRequest { Code = 98 }), headers: ("grpc-timeout", "200m"));

        reply.Status.ShouldBe(StatusCode.DeadlineExceeded);
        server.Probe.Release.SetResult();
        (await raw.SendAsync("Echo", RawCall.Frame(new Note()))).Status.ShouldBe(StatusCode.OK);
    }

    [Fact]
    public async Task At_the_deadline_a_client_that_takes_nothing_is_reset()
    {
        await using var server = await PeerServer.StartAsync();
        using var raw = new RawCall(server.Address);

        using var response = await raw.StartAsync(
            "Count", RawCall.Frame(new CountRequest { Count = 1_000_000, BodyBytes = 10_000 }), headers: ("grpc-timeout", "500m"));
        await Eventually.Async(() => server.Probe.GivenUp == 1, because: "the service gives up");

        var failure = await Should.ThrowAsync<HttpRequestException>(response.Content.ReadAsByteArrayAsync());
        failure.InnerException.ShouldBeOfType<HttpProtocolException>().ErrorCode.ShouldBe(8);
    }

    [Fact]
    public async Task A_service_behind_a_policy_is_closed_to_strangers()
    {
        await using var server = await PeerServer.StartAsync(
            configure: builder =>
            {
                builder.Services.AddAuthentication().AddBearerToken();
                builder.Services.AddAuthorization();
            },
            conventions: service => service.RequireAuthorization());
        using var channel = GrpcChannel.ForAddress(server.Address);

        var failure = await Should.ThrowAsync<RpcException>(async () => await new Peer.PeerClient(channel).EchoAsync(new Note()));

        failure.StatusCode.ShouldBe(StatusCode.Unauthenticated);
    }

    [Fact]
    public async Task Attributes_of_a_service_and_of_its_methods_hold()
    {
        await using var server = await PeerServer.StartAsync(
            configure: builder =>
            {
                builder.Services.AddAuthentication().AddBearerToken();
                builder.Services.AddAuthorization();
            },
            map: app => app.MapGrpcService<GuardedService>(), peer: false);
        using var channel = GrpcChannel.ForAddress(server.Address);
        var client = new Peer.PeerClient(channel);

        (await Should.ThrowAsync<RpcException>(async () => await client.EchoAsync(new Note()))).StatusCode.ShouldBe(StatusCode.Unauthenticated);
        (await client.WaitAsync(new WaitRequest())).Number.ShouldBe(1);
    }

    [Fact]
    public async Task The_context_tells_who_calls_and_until_when()
    {
        await using var server = await PeerServer.StartAsync(map: app => app.MapGrpcService<CuriousService>(), peer: false);
        using var channel = GrpcChannel.ForAddress(server.Address);
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(30);

        var text = (await new Peer.PeerClient(channel).EchoAsync(new Note(), deadline: deadline)).Text.Split('|');

        text[0].ShouldBe("/ampora.test.v1.Peer/Echo");
        text[1].ShouldStartWith("ipv4:127.0.0.1:");
        text[2].ShouldBe(new Uri(server.Address).Authority);
        new DateTime(long.Parse(text[3], System.Globalization.CultureInfo.InvariantCulture), DateTimeKind.Utc)
            .ShouldBe(deadline, TimeSpan.FromSeconds(5));
        text[4].ShouldBe("False");
    }

    [Fact]
    public async Task A_service_is_made_for_each_call_and_disposed_after_it()
    {
        var disposals = new List<int>();
        await using var server = await PeerServer.StartAsync(
            configure: builder => builder.Services.AddSingleton(disposals), map: app => app.MapGrpcService<DisposableService>(), peer: false);
        using var channel = GrpcChannel.ForAddress(server.Address);
        var client = new Peer.PeerClient(channel);

        await client.EchoAsync(new Note());
        await client.EchoAsync(new Note());

        await Eventually.Async(() => disposals.Count == 2, because: "both instances are disposed");
    }

    [Fact]
    public async Task Mapping_without_AddGrpc_says_so()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();

        Should.Throw<InvalidOperationException>(() => app.MapGrpcService<CuriousService>()).Message.ShouldContain("AddGrpc");
    }

    [Authorize]
    private sealed class GuardedService : Peer.PeerBase
    {
        public override Task<Note> Echo(Note request, ServerCallContext context) => Task.FromResult(request);

        [AllowAnonymous]
        public override Task<Note> Wait(WaitRequest request, ServerCallContext context) => Task.FromResult(new Note { Number = 1 });
    }

    private sealed class CuriousService : Peer.PeerBase
    {
        public override Task<Note> Echo(Note request, ServerCallContext context) => Task.FromResult(new Note
        {
            Text = $"{context.Method}|{context.Peer}|{context.Host}|{context.Deadline.Ticks}|{context.AuthContext.IsPeerAuthenticated}",
        });
    }

    private sealed class DisposableService(List<int> disposals) : Peer.PeerBase, IDisposable
    {
        public override Task<Note> Echo(Note request, ServerCallContext context) => Task.FromResult(request);

        public void Dispose() => disposals.Add(1);
    }
}
