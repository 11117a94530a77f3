using System.IO.Compression;
using System.Net;
using Ampora.Test.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Ampora.Grpc.Tests.Server;

/// <summary>Requests that no well-behaved client sends.</summary>
public sealed class MalformedRequestTests : IAsyncLifetime
{
    private PeerServer? _server;
    private RawCall? _raw;

    private RawCall Raw => _raw!;

    public async ValueTask InitializeAsync()
    {
        _server = await PeerServer.StartAsync();
        _raw = new RawCall(_server.Address);
    }

    public async ValueTask DisposeAsync()
    {
        _raw!.Dispose();
        await _server!.DisposeAsync();
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/grpcx")]
    [InlineData("")]
    public async Task Another_content_type_is_not_a_call(string contentType)
    {
        var reply = await Raw.SendAsync("Echo", RawCall.Frame(new Note()), contentType);

        reply.Http.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        reply.Detail.ShouldContain("application/grpc");
    }

    [Theory]
    [InlineData("application/grpc+proto")]
    [InlineData("application/grpc;charset=utf-8")]
    public async Task A_content_type_may_name_its_format(string contentType) =>
        (await Raw.SendAsync("Echo", RawCall.Frame(new Note()), contentType)).Status.ShouldBe(StatusCode.OK);

    [Fact]
    public async Task An_unknown_flag_byte_is_refused() =>
        await RefusedAsync(RawCall.Frame(2, []), StatusCode.Internal, "flag byte");

    [Fact]
    public async Task A_length_above_the_limit_is_refused_before_the_message_comes() =>
        await RefusedAsync(RawCall.Prefix(0, 4 * 1024 * 1024 + 1), StatusCode.ResourceExhausted, "4194304 bytes");

    [Fact]
    public async Task The_largest_length_that_can_be_written_is_refused() =>
        await RefusedAsync(RawCall.Prefix(0, uint.MaxValue), StatusCode.ResourceExhausted, "4194304 bytes");

    [Fact]
    public async Task Half_a_message_is_refused() =>
        await RefusedAsync([.. RawCall.Prefix(0, 10), 1, 2, 3], StatusCode.Internal, "middle of a message");

    [Fact]
    public async Task Half_a_prefix_is_refused() => await RefusedAsync([0, 0, 0], StatusCode.Internal, "middle of a message");

    [Fact]
    public async Task No_message_is_refused() => await RefusedAsync([], StatusCode.Internal, "without a message");

    [Fact]
    public async Task A_second_message_of_a_unary_call_is_refused() =>
        await RefusedAsync([.. RawCall.Frame(new Note()), .. RawCall.Frame(new Note())], StatusCode.Internal, "second message");

    [Fact]
    public async Task Bytes_that_are_no_message_are_refused() =>
        await RefusedAsync(RawCall.Frame(0, [0xFF, 0xFF, 0xFF]), StatusCode.Internal, "deserialised");

    [Fact]
    public async Task A_compressed_message_without_an_encoding_is_refused() =>
        await RefusedAsync(RawCall.Frame(1, Zip([])), StatusCode.Internal, "grpc-encoding names no compression");

    [Fact]
    public async Task A_compressed_message_that_is_not_gzip_is_refused() =>
        await RefusedAsync(RawCall.Frame(1, [1, 2, 3]), StatusCode.Internal, "not gzip", ("grpc-encoding", "gzip"));

    [Fact]
    public async Task A_plain_message_may_come_under_an_encoding()
    {
        var reply = await Raw.SendAsync("Echo", RawCall.Frame(new Note()), headers: ("grpc-encoding", "gzip"));

        reply.Status.ShouldBe(StatusCode.OK);
    }

    [Fact]
    public async Task A_small_message_that_inflates_beyond_the_limit_is_refused()
    {
        var bomb = Zip(new Note { Body = ByteString.CopyFrom(new byte[64 * 1024 * 1024]) }.ToByteArray());
        bomb.Length.ShouldBeLessThan(1_000_000);

        await RefusedAsync(RawCall.Frame(1, bomb), StatusCode.ResourceExhausted, "4194304 bytes", ("grpc-encoding", "gzip"));
    }

    [Fact]
    public async Task An_unknown_encoding_is_unimplemented_and_the_known_ones_are_named()
    {
        var reply = await RefusedAsync(
            RawCall.Frame(new Note()), StatusCode.Unimplemented, "grpc-encoding 'brotli'", ("grpc-encoding", "brotli"));

        reply.Headers.GetValues("grpc-accept-encoding").Single().ShouldBe("identity,gzip");
    }

    [Theory]
    [InlineData("1")]
    [InlineData("m")]
    [InlineData("10x")]
    [InlineData("-1S")]
    [InlineData("123456789S")]
    public async Task A_malformed_timeout_is_refused(string timeout) =>
        await RefusedAsync(RawCall.Frame(new Note()), StatusCode.Internal, $"grpc-timeout '{timeout}' is malformed", ("grpc-timeout", timeout));

    [Theory]
    [InlineData("20000000u")]
    [InlineData("20S")]
    [InlineData("99999999H")]
    [InlineData("99999999n")]
    public async Task A_timeout_may_have_any_unit(string timeout) =>
        (await Raw.SendAsync("Echo", RawCall.Frame(new Note()), headers: ("grpc-timeout", timeout))).Status.ShouldBe(StatusCode.OK);

    [Fact]
    public async Task Binary_metadata_that_is_not_base64_is_refused() =>
        await RefusedAsync(RawCall.Frame(new Note()), StatusCode.Internal, "'x-note-bin' is not base64", ("x-note-bin", "!!"));

    [Fact]
    public async Task Binary_metadata_may_be_padded_and_joined_and_empty()
    {
        var reply = await Raw.SendAsync("Echo", RawCall.Frame(new Note()), headers: ("x-note-bin", "AA==,/w,"));

        reply.Status.ShouldBe(StatusCode.OK);
        reply.Trailers.GetValues("x-trailer-bin").SelectMany(value => value.Split(", ")).ShouldBe(["AA", "/w", ""]);
    }

    [Fact]
    public async Task A_refused_call_leaves_the_connection_to_the_others()
    {
        await RefusedAsync(RawCall.Frame(2, []), StatusCode.Internal, "flag byte");

        (await Raw.SendAsync("Echo", RawCall.Frame(new Note()))).Status.ShouldBe(StatusCode.OK);
    }

    private static byte[] Zip(byte[] payload)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.SmallestSize)) gzip.Write(payload);
        return zipped.ToArray();
    }

    private async Task<RawReply> RefusedAsync(byte[] body, StatusCode status, string detail, params (string, string)[] headers)
    {
        var reply = await Raw.SendAsync("Echo", body, headers: headers);
        reply.Http.ShouldBe(HttpStatusCode.OK);
        reply.Status.ShouldBe(status);
        reply.Detail.ShouldContain(detail);
        reply.Body.ShouldBeEmpty();
        return reply;
    }
}
