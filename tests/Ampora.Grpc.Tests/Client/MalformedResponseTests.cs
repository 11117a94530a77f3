using Ampora.Test.V1;
using Ampora.Testing;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ampora.Grpc.Tests.Client;

/// <summary>Answers that no well-behaved server gives.</summary>
public sealed class MalformedResponseTests
{
    private static readonly byte[] OneNote = RawCall.Frame(new Note { Number = 1 });

    [Theory]
    [InlineData(400, StatusCode.Internal)]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(418, StatusCode.Unknown)]
    [InlineData(429, StatusCode.Unavailable)]
    [InlineData(500, StatusCode.Unknown)]
    [InlineData(502, StatusCode.Unavailable)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(504, StatusCode.Unavailable)]
    public async Task An_HTTP_error_becomes_a_status(int http, StatusCode status)
    {
        var failure = await CallAsync(context =>
        {
            context.Response.StatusCode = http;
            return context.Response.WriteAsync("<html>");
        });

        failure.StatusCode.ShouldBe(status);
        failure.Status.Detail.ShouldContain(http.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_status_beside_an_HTTP_error_goes_first()
    {
        var failure = await CallAsync(context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers["grpc-status"] = "8";
            return Task.CompletedTask;
        });

        failure.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
    }

    [Fact]
    public async Task Another_content_type_is_no_answer()
    {
        var failure = await CallAsync(context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<html>");
        });

        failure.StatusCode.ShouldBe(StatusCode.Unknown);
        failure.Status.Detail.ShouldContain("text/html");
    }

    [Fact]
    public async Task An_answer_without_a_status_is_unknown() =>
        (await CallAsync(context => BodyAsync(context, OneNote))).StatusCode.ShouldBe(StatusCode.Unknown);

    [Theory]
    [InlineData("abc")]
    [InlineData("17")]
    [InlineData("-1")]
    public async Task A_status_that_nobody_knows_is_unknown(string status)
    {
        var failure = await CallAsync(context => BodyAsync(context, OneNote, status));

        failure.StatusCode.ShouldBe(StatusCode.Unknown);
        failure.Status.Detail.ShouldContain($"'{status}'");
    }

    [Fact]
    public async Task OK_without_a_message_is_internal() =>
        (await CallAsync(context => BodyAsync(context, [], "0"))).StatusCode.ShouldBe(StatusCode.Internal);

    [Fact]
    public async Task OK_in_the_headers_without_a_message_is_internal() => (await CallAsync(context =>
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = "0";
        return Task.CompletedTask;
    })).StatusCode.ShouldBe(StatusCode.Internal);

    [Fact]
    public async Task Two_messages_where_one_belongs_are_internal() =>
        (await CallAsync(context => BodyAsync(context, [.. OneNote, .. OneNote], "0"))).StatusCode.ShouldBe(StatusCode.Internal);

    [Fact]
    public async Task Half_a_message_is_internal() =>
        (await CallAsync(context => BodyAsync(context, OneNote[..^1], "0"))).Status.Detail.ShouldContain("middle of a message");

    [Fact]
    public async Task A_status_after_the_message_goes_first() =>
        (await CallAsync(context => BodyAsync(context, OneNote, "9"))).StatusCode.ShouldBe(StatusCode.FailedPrecondition);

    [Fact]
    public async Task A_compressed_message_without_an_encoding_is_internal() =>
        (await CallAsync(context => BodyAsync(context, RawCall.Frame(1, [1]), "0"))).Status.Detail.ShouldContain("grpc-encoding");

    [Fact]
    public async Task A_length_above_the_limit_is_refused_before_the_message_comes() =>
        (await CallAsync(context => BodyAsync(context, RawCall.Prefix(0, uint.MaxValue)))).StatusCode.ShouldBe(StatusCode.ResourceExhausted);

    [Theory]
    [InlineData(0x7, StatusCode.Unavailable)]
    [InlineData(0x8, StatusCode.Cancelled)]
    [InlineData(0xB, StatusCode.ResourceExhausted)]
    [InlineData(0x2, StatusCode.Internal)]
    public async Task A_reset_stream_becomes_a_status(int error, StatusCode status) => (await CallAsync(async context =>
    {
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.FlushAsync();
        context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(error);
    })).StatusCode.ShouldBe(status);

    [Fact]
    public async Task A_closed_port_is_unavailable()
    {
        await using var server = await RawServer.StartAsync(_ => Task.CompletedTask);
        var address = server.Address;
        await server.DisposeAsync();
        using var channel = GrpcChannel.ForAddress(address);

        var call = new Peer.PeerClient(channel).EchoAsync(new Note());

        (await Should.ThrowAsync<RpcException>(call.ResponseAsync.WithTimeout())).StatusCode.ShouldBe(StatusCode.Unavailable);
        (await Should.ThrowAsync<RpcException>(call.ResponseHeadersAsync)).StatusCode.ShouldBe(StatusCode.Unavailable);
        call.GetStatus().StatusCode.ShouldBe(StatusCode.Unavailable);
    }

    private static async Task BodyAsync(HttpContext context, byte[] body, string? status = null)
    {
        context.Response.ContentType = "application/grpc";
        if (status is not null) context.Response.DeclareTrailer("grpc-status");
        await context.Response.Body.WriteAsync(body);
        await context.Response.Body.FlushAsync();
        if (status is not null) context.Response.AppendTrailer("grpc-status", status);
    }

    private static async Task<RpcException> CallAsync(RequestDelegate answer)
    {
        await using var server = await RawServer.StartAsync(answer);
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new Peer.PeerClient(channel).EchoAsync(new Note());
        return await Should.ThrowAsync<RpcException>(call.ResponseAsync.WithTimeout());
    }
}
