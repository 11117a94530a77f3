using System.Net;
using Ampora.Regional.OpAmp.Transport;
using Ampora.Regional.Tests.Support;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.OpAmp.Transport;

/// <summary>OpAMP over plain HTTP.</summary>
public sealed class HttpTransportTests(RegionFixture region) : AgentContract(region), IClassFixture<RegionFixture>
{
    private const int Limit = 1_048_576;

    private protected override AgentWire Connect() => Host.Poller();

    private protected override async Task<HttpStatusCode> StatusAsync(string path, string? key)
    {
        await using var wire = Host.Poller();
        using var response = await wire.PostAsync(new TestAgent().Report().ToByteArray(), key: key, path: path);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            response.Headers.WwwAuthenticate.ToString().ShouldStartWith("Bearer");
        }

        return response.StatusCode;
    }

    [Theory]
    [InlineData("application/x-protobuf", HttpStatusCode.OK)]
    [InlineData("Application/X-Protobuf; charset=utf-8", HttpStatusCode.OK)]
    [InlineData("application/json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("", HttpStatusCode.UnsupportedMediaType)]
    public async Task The_media_type_must_be_protobuf(string contentType, HttpStatusCode status)
    {
        await using var wire = Host.Poller();
        using var response = await wire.PostAsync(new TestAgent().Report().ToByteArray(), contentType);
        response.StatusCode.ShouldBe(status);
    }

    [Theory]
    [InlineData("gzip", HttpStatusCode.OK)]
    [InlineData("GZIP", HttpStatusCode.OK)]
    [InlineData("br", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("deflate", HttpStatusCode.UnsupportedMediaType)]
    public async Task A_body_may_be_compressed_by_gzip(string encoding, HttpStatusCode status)
    {
        await using var wire = Host.Poller();
        var agent = new TestAgent();
        using var response = await wire.PostAsync(HttpWire.Gzip(agent.Report().ToByteArray()), encoding: encoding);
        response.StatusCode.ShouldBe(status);
        ((await Rest.AgentAsync(agent.Id)) is not null).ShouldBe(status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_encoding_of_identity_is_none()
    {
        await using var wire = Host.Poller();
        using var response = await wire.PostAsync(new TestAgent().Report().ToByteArray(), encoding: "identity");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_body_that_is_not_what_its_encoding_says_is_refused()
    {
        await using var wire = Host.Poller();
        using var response = await wire.PostAsync(new TestAgent().Report().ToByteArray(), encoding: "gzip");
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData(Limit, HttpStatusCode.OK)]
    [InlineData(Limit + 1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task The_limit_is_kept_to_the_byte(int size, HttpStatusCode status)
    {
        await using var wire = Host.Poller();
        using var plain = await wire.PostAsync(OfSize(size));
        plain.StatusCode.ShouldBe(status);

        // What is small on the way may be large here.
        using var inflated = await wire.PostAsync(HttpWire.Gzip(OfSize(size)), encoding: "gzip");
        inflated.StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task A_bomb_is_refused()
    {
        await using var wire = Host.Poller();
        using var response = await wire.PostAsync(HttpWire.Gzip(new byte[64 * Limit]), encoding: "gzip");
        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await wire.AskAsync(new TestAgent().Report())).ErrorResponse.ShouldBeNull();
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("gzip", true)]
    [InlineData("br, GZIP;q=0.5", true)]
    [InlineData("*", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("*;q=0", false)]
    [InlineData("gzip;q=0, *", false)]
    [InlineData("br", false)]
    public async Task A_large_reply_is_compressed_when_the_agent_says_so(string? accept, bool compressed)
    {
        await using var wire = Host.Poller();
        var agent = new TestAgent();
        await wire.AskAsync(agent.Report());
        var (path, _) = await Rest.PublishAsync($"large-{agent.Id}", new string('x', 50_000));
        await Rest.AssignToAsync(path, agent.Id);
        using var response = await wire.PostAsync(agent.Heartbeat().ToByteArray(), accept: accept);
        response.Content.Headers.ContentEncoding.Contains("gzip").ShouldBe(compressed);
        response.Content.Headers.ContentType!.ToString().ShouldBe("application/x-protobuf");
        (await HttpWire.ReplyAsync(response)).RemoteConfig.Config.ConfigMap[""].Body.Length.ShouldBe(50_000);
    }

    [Theory]
    [InlineData("Content-Length: 1048577")]
    [InlineData("Transfer-Encoding: chunked")]
    public async Task A_body_over_the_limit_is_refused_without_being_read_to_its_end(string length)
    {
        using var raw = await RawHttp.ConnectAsync(Host.OpAmp);
        await raw.SendAsync($"POST /v1/opamp HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {RegionHost.AgentKey}\r\nContent-Type: application/x-protobuf\r\n{length}\r\n\r\n");
        var chunked = length.StartsWith('T');
        var answer = raw.HeadAsync();
        var sent = 0L;
        var chunk = new byte[0x10000];
        while (chunked && !answer.IsCompleted)
        {
            if (!await raw.TrySendAsync([.. "10000\r\n"u8, .. chunk, .. "\r\n"u8]))
            {
                break;
            }

            sent += chunk.Length;
            sent.ShouldBeLessThan(256L * Limit, "nobody stops reading");
        }

        (await answer).ShouldStartWith("HTTP/1.1 413");
    }

    [Theory]
    [InlineData("01890000-0000-7000-8000-00000000aaaa")]
    [InlineData("not even a uuid")]
    public async Task The_id_in_the_header_is_never_believed(string header)
    {
        await using var wire = Host.Poller();
        var agent = new TestAgent();
        wire.Headers["OpAMP-Instance-UID"] = header;
        (await wire.AskAsync(agent.Report())).InstanceUid.ShouldBe(agent.Uid);
        (await Rest.AgentAsync(agent.Id)).ShouldNotBeNull();
        (await Rest.AgentAsync(Guid.Parse("01890000-0000-7000-8000-00000000aaaa"))).ShouldBeNull();
    }

    [Fact]
    public async Task One_agent_may_use_a_new_connection_for_every_message()
    {
        var agent = new TestAgent();
        for (var message = 0; message < 10; message++)
        {
            await using var wire = Host.Poller();
            (await wire.AskAsync(message == 0 ? agent.Report() : agent.Heartbeat())).Flags.ShouldBe(0ul);
        }
    }

    [Fact]
    public async Task What_is_posted_as_something_else_is_no_WebSocket_either()
    {
        await using var wire = Host.Poller();
        using var response = await wire.PostAsync([], contentType: "text/plain");
        response.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task A_refusal_names_its_status_as_far_as_the_sender_is_known()
    {
        await using var wire = Host.Poller();
        using var unreadable = await wire.PostAsync([0x0f]);
        unreadable.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var known = await wire.PostAsync(new AgentToServer { InstanceUid = ByteString.CopyFrom(new byte[15]) }.ToByteArray());
        known.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_bare_poll_of_a_known_agent_keeps_everything_and_brings_the_offer()
    {
        await using var wire = Host.Poller();
        var agent = new TestAgent();
        await wire.AskAsync(agent.Report());
        var bare = new AgentToServer { InstanceUid = agent.Uid };
        (await wire.AskAsync(bare)).Flags.ShouldBe(0ul);
        var (path, hash) = await Rest.PublishAsync($"bare-{agent.Id}", "x");
        await Rest.AssignToAsync(path, agent.Id);
        Convert.ToHexStringLower((await wire.AskAsync(bare)).RemoteConfig.ConfigHash.Span).ShouldBe(hash);
        (await wire.AskAsync(agent.Heartbeat())).Flags.ShouldBe(0ul);
        (await Rest.AgentAsync(agent.Id))!["capabilities"]!.AsArray().Count.ShouldBe(5);
    }

    [Fact]
    public async Task The_capabilities_of_the_region_come_to_whoever_does_not_go_on_or_describes_itself()
    {
        await using var wire = Host.Poller();
        var agent = new TestAgent();
        (await wire.AskAsync(agent.Heartbeat())).Capabilities.ShouldBe(0x3Ful);
        (await wire.AskAsync(agent.Heartbeat())).Capabilities.ShouldBe(0ul);
        (await wire.AskAsync(agent.Report())).Capabilities.ShouldBe(0x3Ful);
        (await wire.AskAsync(agent.Heartbeat())).Capabilities.ShouldBe(0ul);

        // As from a process that has started anew.
        agent.Sequence = 100;
        (await wire.AskAsync(agent.Heartbeat())).Capabilities.ShouldBe(0x3Ful);
    }

    [Fact]
    public async Task Polls_of_one_agent_at_the_same_time_are_all_answered()
    {
        await using var wire = Host.Poller();
        var agent = new TestAgent();
        await wire.AskAsync(agent.Report());
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => wire.AskAsync(agent.Unwell($"error {number}"))));
        replies.ShouldAllBe(reply => reply.InstanceUid == agent.Uid && reply.ErrorResponse == null);
        (await Rest.AgentAsync(agent.Id))!["lastError"]!.ToString().ShouldStartWith("error ");
    }

    [Fact]
    public async Task Many_agents_may_share_one_connection()
    {
        // One request after the other keeps to one connection.
        await using var wire = Host.Poller();
        var agents = Enumerable.Range(0, 20).Select(_ => new TestAgent()).ToArray();
        for (var round = 0; round < 3; round++)
        {
            foreach (var agent in agents)
            {
                var reply = await wire.AskAsync(round == 0 ? agent.Report() : agent.Heartbeat());
                reply.InstanceUid.ShouldBe(agent.Uid);
                reply.Flags.ShouldBe(0ul);
            }
        }
    }

    [Fact]
    public void Only_the_media_type_of_protobuf_is_OpAMP()
    {
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext { Request = { ContentType = "application/x-protobuf-stream" } };
        HttpTransport.IsOpAmp(context.Request).ShouldBeFalse();
    }

    /// <summary>A sound message of exactly this many bytes.</summary>
    private static byte[] OfSize(int size)
    {
        var message = new TestAgent().Report();
        message.EffectiveConfig = TestAgent.Effective(new string('x', size - 500));
        message.EffectiveConfig = TestAgent.Effective(new string('x', size - 500 + size - message.CalculateSize()));
        message.CalculateSize().ShouldBe(size);
        return message.ToByteArray();
    }
}
