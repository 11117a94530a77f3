using System.Net;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.OpAmp.Transport;

/// <summary>What an agent may rely on, over either transport: each of them inherits these tests.</summary>
public abstract class AgentContract(RegionFixture region) : IDisposable
{
    private readonly RestClient _rest = region.Host.Rest();

    private protected RegionHost Host => region.Host;

    private protected RestClient Rest => _rest;

    private protected abstract AgentWire Connect();

    /// <summary>The status that answers a request with this key at this path.</summary>
    private protected abstract Task<HttpStatusCode> StatusAsync(string path, string? key);

    [Fact]
    public async Task A_report_makes_the_agent_known_with_its_labels()
    {
        await using var wire = Connect();
        var agent = new TestAgent { Labels = { ["zone"] = "a", ["service.version"] = "1.2" } };
        var reply = await wire.AskAsync(agent.Report());
        reply.InstanceUid.ShouldBe(agent.Uid);
        reply.Capabilities.ShouldBe(0x3Ful);
        reply.Flags.ShouldBe(0ul);
        await Rest.AgentShowsAsync(agent.Id, "serviceName", "otelcol");
        var shown = (await Rest.AgentAsync(agent.Id))!;
        shown["labels"]!["zone"]!.ToString().ShouldBe("a");
        shown["serviceVersion"]!.ToString().ShouldBe("1.2");
        shown["health"]!.ToString().ShouldBe("healthy");
        shown["healthStatus"]!.ToString().ShouldBe("running");
        shown["connection"]!.ToString().ShouldBe("connected");
        shown["capabilities"]!.AsArray().Select(name => name!.ToString()).ShouldContain("AcceptsRemoteConfig");
        shown["effectiveConfig"]!["files"]![0]!["sizeBytes"]!.GetValue<int>().ShouldBe("receivers: {}".Length);
    }

    [Fact]
    public async Task A_heartbeat_is_answered_with_nothing_to_do()
    {
        await using var wire = Connect();
        var agent = new TestAgent();
        await wire.AskAsync(agent.Report());
        var reply = await wire.AskAsync(agent.Heartbeat());
        reply.Capabilities = 0;
        reply.ShouldBe(new ServerToAgent { InstanceUid = agent.Uid });
    }

    [Fact]
    public async Task What_was_lost_is_asked_for_until_it_comes()
    {
        await using var wire = Connect();
        var agent = new TestAgent();
        (await wire.AskAsync(agent.Heartbeat())).Flags.ShouldBe((ulong)ServerToAgentFlags.ReportFullState);
        (await wire.AskAsync(agent.Report())).Flags.ShouldBe(0ul);
        agent.Sequence++;
        (await wire.AskAsync(agent.Heartbeat())).Flags.ShouldBe((ulong)ServerToAgentFlags.ReportFullState);
        (await wire.AskAsync(agent.Heartbeat())).Flags.ShouldBe((ulong)ServerToAgentFlags.ReportFullState);
        (await wire.AskAsync(agent.Report(healthy: false))).Flags.ShouldBe(0ul);
        (await wire.AskAsync(agent.Heartbeat())).Flags.ShouldBe(0ul);
        await Rest.AgentShowsAsync(agent.Id, "lastError", "no route");
    }

    [Fact]
    public async Task What_an_agent_does_not_have_is_not_asked_for_for_ever()
    {
        await using var wire = Connect();
        var agent = new TestAgent();
        (await wire.AskAsync(agent.Heartbeat())).Flags.ShouldBe((ulong)ServerToAgentFlags.ReportFullState);
        (await wire.AskAsync(agent.Relabelled())).Flags.ShouldBe(0ul);
        (await wire.AskAsync(agent.Heartbeat())).Flags.ShouldBe(0ul);
    }

    [Fact]
    public async Task An_assigned_version_is_offered_and_shown_on_its_way()
    {
        await using var wire = Connect();
        var agent = new TestAgent();
        await wire.AskAsync(agent.Report());
        await Rest.AgentShowsAsync(agent.Id, "configState", "none");
        var (path, hash) = await Rest.PublishAsync($"offered-{agent.Id}", "exporters: {}");
        await Rest.AssignToAsync(path, agent.Id);
        var offer = await wire.NextOfferAsync(agent);
        Convert.ToHexStringLower(offer.ConfigHash.Span).ShouldBe(hash);
        offer.Config.ConfigMap[""].Body.ToStringUtf8().ShouldBe("exporters: {}");
        await Rest.AgentShowsAsync(agent.Id, "configState", "offered");

        (await wire.AskAsync(agent.Status(offer.ConfigHash, RemoteConfigStatuses.Applying))).RemoteConfig.ShouldBeNull();
        await Rest.AgentShowsAsync(agent.Id, "configState", "applying");
        (await wire.AskAsync(agent.Status(offer.ConfigHash, RemoteConfigStatuses.Applied))).RemoteConfig.ShouldBeNull();
        await Rest.AgentShowsAsync(agent.Id, "configState", "in-sync");
        var shown = (await Rest.AgentAsync(agent.Id))!;
        shown["reportedConfigHash"]!.ToString().ShouldBe(hash);
        shown["desired"]!["because"]!.ToString().ShouldStartWith("assigned to this agent by ");
        shown["offeredAt"].ShouldNotBeNull();
    }

    [Fact]
    public async Task A_version_that_an_agent_cannot_apply_is_shown_with_its_words()
    {
        await using var wire = Connect();
        var agent = new TestAgent();
        await wire.AskAsync(agent.Report());
        await Rest.AgentShowsAsync(agent.Id, "configState", "none");
        var (path, _) = await Rest.PublishAsync($"failed-{agent.Id}", "nonsense");
        await Rest.AssignToAsync(path, agent.Id);
        var offer = await wire.NextOfferAsync(agent);
        var reply = await wire.AskAsync(agent.Status(offer.ConfigHash, RemoteConfigStatuses.Failed, "no such exporter"));
        reply.RemoteConfig.ShouldBeNull();
        await Rest.AgentShowsAsync(agent.Id, "configState", "failed");
        (await Rest.AgentAsync(agent.Id))!["configError"]!.ToString().ShouldBe("no such exporter");
        var progress = await Rest.GetAsync($"{path}/versions/1/progress");
        progress["failures"]![0]!["error"]!.ToString().ShouldBe("no such exporter");
        progress["failures"]![0]!["agentId"]!.ToString().ShouldBe(agent.Id.ToString());
    }

    [Fact]
    public async Task Without_the_key_nobody_is_served()
    {
        (await StatusAsync("/v1/opamp", key: null)).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync("/v1/opamp", "another-key-of-some-length")).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync("/v1/opamp", RegionHost.AgentKey + "x")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Elsewhere_there_is_nothing()
    {
        (await StatusAsync("/", RegionHost.AgentKey)).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync("/api/v1/agents", RegionHost.ApiToken)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("0f")]
    [InlineData("0a10001122")]
    [InlineData("")]
    public async Task A_malformed_message_is_refused_and_the_next_one_served(string hex)
    {
        await using var wire = Connect();
        var refused = await wire.AskAsync(Convert.FromHexString(hex));
        refused.ErrorResponse.Type.ShouldBe(ServerErrorResponseType.BadRequest);
        refused.ErrorResponse.ErrorMessage.ShouldNotBeEmpty();
        refused.ShouldBe(new ServerToAgent { ErrorResponse = refused.ErrorResponse });
        (await wire.AskAsync(new TestAgent().Report())).ErrorResponse.ShouldBeNull();
    }

    [Fact]
    public async Task What_was_refused_is_asked_for_by_the_next_good_reply()
    {
        await using var wire = Connect();
        var agent = new TestAgent();
        (await wire.AskAsync(agent.Report())).Flags.ShouldBe(0ul);

        // A wire type that does not exist, behind what would be sound.
        (await wire.AskAsync([.. agent.Unwell("no route").ToByteArray(), 0x0F])).ErrorResponse.Type.ShouldBe(ServerErrorResponseType.BadRequest);

        (await wire.AskAsync(agent.Heartbeat())).Flags.ShouldBe((ulong)ServerToAgentFlags.ReportFullState);
        (await wire.AskAsync(agent.Report())).Flags.ShouldBe(0ul);
        (await wire.AskAsync(agent.Heartbeat())).Flags.ShouldBe(0ul);
    }

    [Theory]
    [InlineData(15, "instance_uid: must be exactly 16 bytes, was 15.")]
    [InlineData(17, "instance_uid: must be exactly 16 bytes, was 17.")]
    [InlineData(26, "instance_uid: must be exactly 16 bytes, was 26.")]
    [InlineData(16, "instance_uid: must not be all zero.")]
    public async Task An_identity_that_is_none_is_refused_by_name(int bytes, string words)
    {
        await using var wire = Connect();
        var uid = ByteString.CopyFrom(new byte[bytes]);
        var refused = await wire.AskAsync(new AgentToServer { InstanceUid = uid, SequenceNum = 1, Capabilities = 1 }.ToByteArray());
        refused.ShouldBe(new ServerToAgent
        {
            InstanceUid = uid,
            ErrorResponse = new ServerErrorResponse { Type = ServerErrorResponseType.BadRequest, ErrorMessage = words },
        });
    }

    [Fact]
    public async Task A_goodbye_shows_the_agent_disconnected()
    {
        await using var wire = Connect();
        var agent = new TestAgent();
        await wire.AskAsync(agent.Report());
        (await wire.AskAsync(agent.Goodbye())).ShouldBe(new ServerToAgent { InstanceUid = agent.Uid });
        await Rest.AgentShowsAsync(agent.Id, "connection", "disconnected");

        // It is back with its next message, and nothing has to be asked for.
        (await wire.AskAsync(agent.Heartbeat())).Flags.ShouldBe(0ul);
        await Rest.AgentShowsAsync(agent.Id, "connection", "connected");
    }

    [Fact]
    public async Task A_goodbye_of_somebody_unknown_leaves_no_ghost()
    {
        await using var wire = Connect();
        var agent = new TestAgent();
        (await wire.AskAsync(agent.Goodbye())).ErrorResponse.ShouldBeNull();
        (await Rest.AgentAsync(agent.Id)).ShouldBeNull();
    }

    [Theory]
    [InlineData((ulong)AgentToServerFlags.RequestInstanceUid)]
    [InlineData((ulong)AgentToServerFlags.RequestInstanceUid | 1 << 30)]
    public async Task An_agent_without_an_id_is_given_one(ulong flags)
    {
        await using var wire = Connect();
        var temporary = new TestAgent();
        var reply = await wire.AskAsync(temporary.Next(message => message.Flags = flags));
        reply.InstanceUid.ShouldBe(temporary.Uid);
        reply.Capabilities.ShouldBe(0x3Ful);
        var id = reply.AgentIdentification.NewInstanceUid;
        id.Length.ShouldBe(16);
        (id[6] >> 4).ShouldBe(7);
        (id[8] >> 6).ShouldBe(2);
        var named = new TestAgent { Id = new Guid(id.Span, bigEndian: true), Sequence = temporary.Sequence };
        (await wire.AskAsync(named.Report())).Flags.ShouldBe(0ul);
        await Rest.AgentShowsAsync(named.Id, "connection", "connected");
        (await Rest.AgentAsync(temporary.Id)).ShouldBeNull();
    }

    [Fact]
    public async Task Whatever_an_attribute_holds_is_stored()
    {
        await using var wire = Connect();
        var agent = new TestAgent();
        var nested = new AnyValue { StringValue = "deep" };
        for (var depth = 0; depth < 50; depth++)
        {
            nested = new AnyValue { KvlistValue = new KeyValueList { Values = { new KeyValue { Key = "k", Value = nested } } } };
        }

        var report = agent.Report();
        report.AgentDescription.NonIdentifyingAttributes.Add([
            new KeyValue { Key = "bool", Value = new AnyValue { BoolValue = true } },
            new KeyValue { Key = "int", Value = new AnyValue { IntValue = -5 } },
            new KeyValue { Key = "double", Value = new AnyValue { DoubleValue = double.NaN } },
            new KeyValue { Key = "bytes", Value = new AnyValue { BytesValue = ByteString.CopyFrom(0, 255) } },
            new KeyValue { Key = "array", Value = new AnyValue { ArrayValue = new ArrayValue { Values = { new AnyValue { IntValue = 1 }, new AnyValue() } } } },
            new KeyValue { Key = "nested", Value = nested },
            new KeyValue { Key = "nothing" },
            new KeyValue { Key = "twice", Value = new AnyValue { StringValue = "first" } },
            new KeyValue { Key = "twice", Value = new AnyValue { StringValue = "second" } },
            new KeyValue { Key = "", Value = new AnyValue { StringValue = "empty key" } },
            new KeyValue { Key = "zero\0", Value = new AnyValue { StringValue = "a\0b" } },
        ]);
        report.Health.LastError = "a\0b";
        (await wire.AskAsync(report)).ErrorResponse.ShouldBeNull();
        await Rest.AgentShowsAsync(agent.Id, "serviceName", "otelcol");
        var labels = (await Rest.AgentAsync(agent.Id))!["labels"]!;
        labels["bool"]!.ToString().ShouldBe("true");
        labels["int"]!.ToString().ShouldBe("-5");
        labels["array"]!.ToString().ShouldBe("[1,null]");
        labels["twice"]!.ToString().ShouldBe("second");
        labels["nested"]!.ToString().ShouldEndWith("\"deep\"" + new string('}', 50));
        labels[""]!.ToString().ShouldBe("empty key");
        labels["zero\uFFFD"]!.ToString().ShouldBe("a\uFFFDb");
    }

    [Fact]
    public async Task Health_within_health_is_kept_to_any_sensible_depth_and_beyond_it_refused()
    {
        await using var wire = Connect();
        var agent = new TestAgent();
        var report = agent.Report();
        report.Health = Nested(60);
        (await wire.AskAsync(report)).ErrorResponse.ShouldBeNull();
        await Rest.AgentShowsAsync(agent.Id, "lastError", "level 60");
        var refused = await wire.AskAsync(agent.Next(message => message.Health = Nested(1000)).ToByteArray());
        refused.ErrorResponse.Type.ShouldBe(ServerErrorResponseType.BadRequest);
        refused.ErrorResponse.ErrorMessage.ShouldContain("nests deeper");
        agent.Sequence--;
        (await wire.AskAsync(agent.Heartbeat())).Flags.ShouldBe(0ul);
        var shown = (await Rest.AgentAsync(agent.Id))!;
        var depth = 0;
        for (var node = shown["healthTree"]; node is not null; node = node["components"]?.AsArray().FirstOrDefault())
        {
            depth++;
        }

        depth.ShouldBe(60);

        static ComponentHealth Nested(int levels)
        {
            var health = new ComponentHealth { LastError = "level 1" };
            for (var level = 2; level <= levels; level++)
            {
                health = new ComponentHealth { LastError = $"level {level}", ComponentHealthMap = { ["c"] = health } };
            }

            return health;
        }
    }

    [Fact]
    public async Task Text_that_is_no_UTF8_is_malformed_and_named()
    {
        await using var wire = Connect();
        var agent = new TestAgent { Labels = { ["zone"] = "@@" } };
        var bytes = agent.Report().ToByteArray();
        var at = bytes.AsSpan().IndexOf("@@"u8);
        (bytes[at], bytes[at + 1]) = (0xC3, 0x28);
        var refused = await wire.AskAsync(bytes);
        refused.ErrorResponse.Type.ShouldBe(ServerErrorResponseType.BadRequest);
        refused.ErrorResponse.ErrorMessage.ShouldContain("AnyValue.string_value: not valid UTF-8");
        (await Rest.AgentAsync(agent.Id)).ShouldBeNull();
        agent.Labels["zone"] = "ü";
        (await wire.AskAsync(agent.Report())).ErrorResponse.ShouldBeNull();
    }

    [Fact]
    public async Task An_offer_over_the_limit_is_not_made_and_the_agent_says_why()
    {
        await using var wire = Connect();
        var agent = new TestAgent();
        await wire.AskAsync(agent.Report());
        await Rest.AgentShowsAsync(agent.Id, "configState", "none");
        var (path, _) = await Rest.PublishAsync($"oversize-{agent.Id}", new string('x', 300_000));
        await Rest.AssignToAsync(path, agent.Id);
        await Eventually.PassesAsync(async () =>
        {
            (await wire.AskAsync(agent.Heartbeat())).RemoteConfig.ShouldBeNull();
            (await Rest.AgentAsync(agent.Id))!["configState"]!.ToString().ShouldBe("failed");
        });
        var shown = (await Rest.AgentAsync(agent.Id))!;
        shown["configError"]!.ToString().ShouldContain("OpAmp:MaxReplyBytes is 262144");
        shown["offeredAt"].ShouldBeNull();
        Host.Logs.Records.ShouldContain(record => (record.EventId.Id == 1103 || record.EventId.Id == 1341) && record.Message.Contains($"{agent.Id}", StringComparison.Ordinal));

        // A decision for something smaller is a new one.
        var hash = await Rest.AddVersionAsync(path, "small");
        await Rest.AssignToAsync(path, agent.Id, version: 2);
        Convert.ToHexStringLower((await wire.NextOfferAsync(agent)).ConfigHash.Span).ShouldBe(hash);
    }

    [Fact]
    public async Task Two_agents_with_one_id_over_one_connection_are_told_apart_by_their_numbers()
    {
        await using var wire = Connect();
        var one = new TestAgent();
        var two = new TestAgent { Id = one.Id, Sequence = 500 };
        await wire.AskAsync(one.Report());
        await wire.AskAsync(two.Report());
        var replies = new List<ServerToAgent>();
        for (var round = 0; round < 6 && replies.All(reply => reply.AgentIdentification is null); round++)
        {
            replies.Add(await wire.AskAsync(one.Report()));
            replies.Add(await wire.AskAsync(two.Report()));
        }

        var told = replies.Where(reply => reply.AgentIdentification is not null).ShouldHaveSingleItem();
        told.InstanceUid.ShouldBe(one.Uid);
        (told.AgentIdentification.NewInstanceUid[6] >> 4).ShouldBe(7);
    }

    [Fact]
    public async Task The_same_bytes_again_are_answered_each_time()
    {
        await using var wire = Connect();
        var report = new TestAgent().Report();
        for (var time = 0; time < 3; time++)
        {
            var reply = await wire.AskAsync(report);
            reply.InstanceUid.ShouldBe(report.InstanceUid);
            reply.ErrorResponse.ShouldBeNull();
        }
    }

    public void Dispose()
    {
        _rest.Dispose();
        GC.SuppressFinalize(this);
    }
}
