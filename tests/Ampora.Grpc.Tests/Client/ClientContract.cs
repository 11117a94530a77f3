using Ampora.Test.V1;
using Ampora.Testing;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Ampora.Grpc.Tests.Client;

/// <summary>What our client must be able to do with any server of <c>peer.proto</c>.</summary>
public abstract class ClientContract : IAsyncLifetime
{
    private GrpcChannel? _channel;

    protected abstract string Address { get; }

    private protected Peer.PeerClient Client => new(_channel ??= GrpcChannel.ForAddress(Address));

    private static DateTime Soon => TimeProvider.System.GetUtcNow().UtcDateTime + Timeouts.Default;

    public abstract ValueTask InitializeAsync();

    public virtual ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_unary_call_brings_its_reply()
    {
        var reply = await Client.EchoAsync(new Note { Number = 7, Text = "grüße" }, deadline: Soon);

        reply.Number.ShouldBe(7);
        reply.Text.ShouldBe("grüße");
    }

    [Fact]
    public void A_blocking_call_brings_its_reply() => Client.Echo(new Note { Number = 7 }, deadline: Soon).Number.ShouldBe(7);

    [Fact]
    public async Task An_empty_message_is_a_message()
    {
        (await Client.EchoAsync(new Note(), deadline: Soon)).ShouldBe(new Note());
    }

    [Fact]
    public async Task A_server_stream_arrives_whole_and_in_order()
    {
        using var call = Client.Count(new CountRequest { Count = 5000, BodyBytes = 100 }, deadline: Soon);

        var numbers = new List<long>();
        await foreach (var note in call.ResponseStream.ReadAllAsync())
        {
            numbers.Add(note.Number);
        }

        numbers.ShouldBe(Enumerable.Range(0, 5000).Select(i => (long)i));
        call.GetStatus().StatusCode.ShouldBe(StatusCode.OK);
    }

    [Fact]
    public async Task An_empty_server_stream_ends_with_OK()
    {
        using var call = Client.Count(new CountRequest(), deadline: Soon);

        (await call.ResponseStream.MoveNext()).ShouldBeFalse();
        call.GetStatus().StatusCode.ShouldBe(StatusCode.OK);
    }

    [Fact]
    public async Task A_client_stream_is_counted()
    {
        using var call = Client.Gather(deadline: Soon);
        for (var i = 0; i < 1000; i++)
        {
            await call.RequestStream.WriteAsync(new Note { Number = i });
        }

        await call.RequestStream.CompleteAsync();

        var tally = await call;
        tally.Count.ShouldBe(1000);
        tally.Sum.ShouldBe(499_500);
    }

    [Fact]
    public async Task Messages_held_back_by_a_hint_go_out_at_the_end()
    {
        using var call = Client.Gather(deadline: Soon);
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
        for (var i = 0; i < 100; i++)
        {
            await call.RequestStream.WriteAsync(new Note { Number = i });
        }

        await call.RequestStream.CompleteAsync();

        (await call).Count.ShouldBe(100);
    }

    [Fact]
    public async Task A_duplex_stream_is_answered_message_by_message()
    {
        using var call = Client.Chat(deadline: Soon);
        for (var i = 0; i < 100; i++)
        {
            await call.RequestStream.WriteAsync(new Note { Number = i });
            (await call.ResponseStream.MoveNext()).ShouldBeTrue();
            call.ResponseStream.Current.Number.ShouldBe(i);
        }

        await call.RequestStream.CompleteAsync();
        (await call.ResponseStream.MoveNext()).ShouldBeFalse();
    }

    [Fact]
    public async Task Metadata_travels_both_ways_as_text_and_as_bytes()
    {
        byte[] bytes = [0, 255, 1, 254];
        using var call = Client.EchoAsync(
            new Note(), new Metadata { { "x-note", "plain text" }, { "X-Note-Bin", bytes }, { "x-note-bin", new byte[] { 7 } } }, Soon);

        var headers = await call.ResponseHeadersAsync;
        await call;

        headers.GetValue("x-note").ShouldBe("plain text");
        headers.GetAll("x-note-bin").Select(entry => entry.ValueBytes).ShouldBe([bytes, [7]]);
        call.GetTrailers().GetValue("x-trailer").ShouldBe("plain text");
        call.GetTrailers().GetAll("x-trailer-bin").Select(entry => entry.ValueBytes).ShouldBe([bytes, [7]]);
    }

    [Theory]
    [InlineData(3, "no such region: \"süd\" 100 %")]
    [InlineData(5, "line one\nline two\t\u0001")]
    [InlineData(14, "%41 is not A")]
    [InlineData(16, "")]
    public async Task A_status_brings_its_detail_and_its_trailers(int code, string detail)
    {
        var failure = await Should.ThrowAsync<RpcException>(
            async () => await Client.FailAsync(new FailRequest { Code = code, Detail = detail }, deadline: Soon));

        failure.StatusCode.ShouldBe((StatusCode)code);
        failure.Status.Detail.ShouldBe(detail);
        failure.Trailers.GetValue("x-reason").ShouldBe("asked-for");
    }

    [Fact]
    public async Task A_passed_deadline_ends_the_call_on_both_sides()
    {
        var before = await GivenUpAsync();

        var failure = await Should.ThrowAsync<RpcException>(
            async () => await Client.WaitAsync(new WaitRequest(), deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(300)));

        failure.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        await Eventually.Async(async () => await GivenUpAsync() == before + 1, because: "the server gives up too");
    }

    [Fact]
    public async Task A_deadline_in_the_past_sends_nothing()
    {
        var failure = await Should.ThrowAsync<RpcException>(
            async () => await Client.EchoAsync(new Note(), deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(-1)));

        failure.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
    }

    [Fact]
    public async Task A_cancelled_call_ends_on_both_sides()
    {
        var before = await GivenUpAsync();
        using var cancel = new CancellationTokenSource();
        using var call = Client.Count(new CountRequest { Count = 1, ThenHang = true }, cancellationToken: cancel.Token);
        (await call.ResponseStream.MoveNext()).ShouldBeTrue();

        var next = call.ResponseStream.MoveNext();
        await cancel.CancelAsync();

        (await Should.ThrowAsync<RpcException>(next.WithTimeout()))
            .StatusCode.ShouldBe(StatusCode.Cancelled);
        await Eventually.Async(async () => await GivenUpAsync() == before + 1, because: "the server gives up too");
    }

    [Fact]
    public async Task A_disposed_call_ends_on_the_server_though_nobody_reads()
    {
        var before = await GivenUpAsync();
        var call = Client.Count(new CountRequest { Count = 1, ThenHang = true });
        await call.ResponseHeadersAsync.WithTimeout();

        call.Dispose();

        call.GetStatus().StatusCode.ShouldBe(StatusCode.Cancelled);
        await Eventually.Async(async () => await GivenUpAsync() == before + 1, because: "the server gives up too");
    }

    [Fact]
    public async Task A_compressed_request_is_understood()
    {
        var reply = await Client.EchoAsync(
            new Note { Text = new string('x', 100_000) }, new Metadata { { "grpc-internal-encoding-request", "gzip" } }, Soon);

        reply.Text.Length.ShouldBe(100_000);
    }

    [Fact]
    public async Task Three_megabytes_pass_both_ways()
    {
        var body = new byte[3 * 1024 * 1024];
        new Random(1).NextBytes(body);

        (await Client.EchoAsync(new Note { Body = ByteString.CopyFrom(body) }, deadline: Soon)).Body.Span.SequenceEqual(body).ShouldBeTrue();
    }

    [Fact]
    public async Task A_reply_above_the_limit_is_refused_before_it_is_held()
    {
        using var small = GrpcChannel.ForAddress(Address, new GrpcChannelOptions { MaxReceiveMessageSize = 1000 });
        using var call = new Peer.PeerClient(small).Count(new CountRequest { Count = 1, BodyBytes = 1001 }, deadline: Soon);

        var failure = await Should.ThrowAsync<RpcException>(call.ResponseStream.MoveNext());

        failure.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        failure.Status.Detail.ShouldContain("1000");
    }

    [Fact]
    public async Task A_request_above_the_limit_is_not_sent()
    {
        using var small = GrpcChannel.ForAddress(Address, new GrpcChannelOptions { MaxSendMessageSize = 1000 });
        var client = new Peer.PeerClient(small);
        var large = new Note { Body = ByteString.CopyFrom(new byte[1001]) };

        (await Should.ThrowAsync<RpcException>(async () => await client.EchoAsync(large, deadline: Soon)))
            .StatusCode.ShouldBe(StatusCode.ResourceExhausted);

        using var stream = client.Gather(deadline: Soon);
        (await Should.ThrowAsync<RpcException>(stream.RequestStream.WriteAsync(large)))
            .StatusCode.ShouldBe(StatusCode.ResourceExhausted);
    }

    [Fact]
    public async Task A_method_that_nobody_serves_is_unimplemented()
    {
        var bytes = Marshallers.Create(note => note, bytes => bytes);
        using var channel = GrpcChannel.ForAddress(Address);
        foreach (var (service, name) in new[] { ("ampora.test.v1.Peer", "Nothing"), ("ampora.test.v1.Nobody", "Echo") })
        {
            var method = new Method<byte[], byte[]>(MethodType.Unary, service, name, bytes, bytes);
            var failure = await Should.ThrowAsync<RpcException>(
                async () => await channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(deadline: Soon), []));

            failure.StatusCode.ShouldBe(StatusCode.Unimplemented);
        }
    }

    [Fact]
    public async Task Many_calls_share_a_connection()
    {
        var client = Client;
        var replies = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => client.EchoAsync(new Note { Number = i }, deadline: Soon).ResponseAsync));

        replies.Select(reply => reply.Number).ShouldBe(Enumerable.Range(0, 300).Select(i => (long)i));
    }

    private async Task<long> GivenUpAsync() => (await Client.GivenUpAsync(new WaitRequest(), deadline: Soon)).Count;
}
