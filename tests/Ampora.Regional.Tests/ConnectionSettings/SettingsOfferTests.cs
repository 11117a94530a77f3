using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Ampora.Regional.Tests.Support;
using Ampora.Testing.Postgres;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.ConnectionSettings;

/// <summary>Connection settings on their way to an agent, over real sockets.</summary>
public sealed class SettingsOfferTests(RegionFixture region, PostgresFixture postgres) : IClassFixture<RegionFixture>
{
    private const ulong ReportsStatus = 0x1;
    private const ulong OwnMetrics = 0x40;
    private const ulong AcceptsOpAmp = 0x100;
    private const ulong AcceptsOther = 0x200;
    private const ulong ReportsHeartbeat = 0x2000;
    private const ulong ReportsSettingsStatus = 0x8000;

    private const string Metrics = """{"ownMetrics":{"endpoint":"https://otlp.example/v1/metrics"}}""";
    private const string OpAmp = """{"opAmp":{"endpoint":"wss://other.example/v1/opamp","headers":[{"name":"X-Team","value":"a"}]}}""";

    [Fact]
    public async Task An_assignment_is_pushed_and_its_outcome_is_shown_in_the_agents_own_words()
    {
        using var rest = region.Host.Rest();
        await using var wire = region.Host.Socket();
        var agent = new TestAgent { Capabilities = ReportsStatus | AcceptsOpAmp | ReportsSettingsStatus };
        await wire.AskAsync(agent.Report());
        (await rest.OffersAsync(agent.Id))["settings"]!["state"]!.ToString().ShouldBe("none");
        var path = await rest.NewSettingsAsync(OpAmp);

        await rest.AssignSetToAsync(path, agent.Id);

        var offer = (await wire.ReceiveAsync(message => message.ConnectionSettings is not null)).ConnectionSettings;
        offer.Opamp.DestinationEndpoint.ShouldBe("wss://other.example/v1/opamp");
        offer.Opamp.Headers.Headers_.ShouldBe([new Header { Key = "X-Team", Value = "a" }]);
        offer.Hash.Length.ShouldBe(32);
        await rest.OfferShowsAsync(agent.Id, "settings", "offered");
        await wire.AskAsync(Status(agent, offer.Hash, ConnectionSettingsStatuses.Applying));
        await rest.OfferShowsAsync(agent.Id, "settings", "applying");
        await wire.AskAsync(Status(agent, offer.Hash, ConnectionSettingsStatuses.Failed, "no route to other.example"));
        await rest.OfferShowsAsync(agent.Id, "settings", "failed");
        var shown = (await rest.OffersAsync(agent.Id))["settings"]!;
        shown["error"]!.ToString().ShouldBe("no route to other.example");
        shown["status"]!.ToString().ShouldBe("failed");
        shown["reportedHash"]!.ToString().ShouldBe(Convert.ToHexStringLower(offer.Hash.Span));
        shown["desired"]!["because"]!.ToString().ShouldStartWith("assigned to this agent by ");
        var progress = await rest.GetAsync($"{path}/progress");
        progress["failed"]!.GetValue<int>().ShouldBe(1);
        progress["failures"]![0]!["error"]!.ToString().ShouldBe("no route to other.example");
        await wire.AskAsync(Status(agent, offer.Hash, ConnectionSettingsStatuses.Applied));
        await rest.OfferShowsAsync(agent.Id, "settings", "applied");
        (await rest.GetAsync($"{path}/progress"))["applied"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task A_stale_hash_brings_the_settings_in_that_very_reply_and_the_current_one_does_not()
    {
        using var rest = region.Host.Rest();
        await using var wire = region.Host.Socket();
        var agent = new TestAgent { Capabilities = ReportsStatus | OwnMetrics | ReportsSettingsStatus };
        var offer = await OfferedAsync(rest, wire, agent, Metrics);

        (await wire.AskAsync(Status(agent, offer.Hash, ConnectionSettingsStatuses.Applied))).ConnectionSettings.ShouldBeNull();
        (await wire.AskAsync(Status(agent, ByteString.CopyFromUtf8("stale"), ConnectionSettingsStatuses.Applied))).ConnectionSettings.ShouldBe(offer);
        (await wire.AskAsync(Status(agent, offer.Hash, ConnectionSettingsStatuses.Failed))).ConnectionSettings.ShouldBeNull();
        (await wire.AskAsync(Status(agent, offer.Hash, ConnectionSettingsStatuses.Failed, "again"))).ConnectionSettings.ShouldBeNull();
    }

    [Fact]
    public async Task Own_telemetry_comes_in_the_first_message_of_a_connection_and_once_more_when_it_has_changed()
    {
        using var rest = region.Host.Rest();
        var agent = new TestAgent { Capabilities = ReportsStatus | OwnMetrics | ReportsSettingsStatus };
        await rest.AssignSetToAsync(await rest.NewSettingsAsync(Metrics), agent.Id);
        ByteString hash;
        await using (var wire = region.Host.Socket())
        {
            var offer = await OfferedAsync(rest, wire, agent, assigned: null);
            hash = offer.Hash;
            await wire.AskAsync(Status(agent, hash, ConnectionSettingsStatuses.Applied));
            (await wire.AskAsync(agent.Heartbeat())).ConnectionSettings.ShouldBeNull();
            await rest.OfferShowsAsync(agent.Id, "settings", "applied");
        }

        // Changed while it is away: in the first reply, and only there.
        var changed = await rest.NewSettingsAsync(Metrics.Replace("v1", "v2", StringComparison.Ordinal));
        await rest.AssignSetToAsync(changed, agent.Id);
        await using var next = region.Host.Socket();
        var first = await next.AskAsync(agent.Heartbeat());
        first.ConnectionSettings.OwnMetrics.DestinationEndpoint.ShouldBe("https://otlp.example/v2/metrics");
        first.ConnectionSettings.Hash.ShouldNotBe(hash);
        (await next.AskAsync(agent.Heartbeat())).ConnectionSettings.ShouldBeNull();
        (await next.AskAsync(Status(agent, first.ConnectionSettings.Hash, ConnectionSettingsStatuses.Applied))).ConnectionSettings.ShouldBeNull();

        // The same contents again: another set, and nothing to offer.
        await rest.AssignSetToAsync(await rest.NewSettingsAsync(Metrics.Replace("v1", "v2", StringComparison.Ordinal)), agent.Id);
        await rest.OfferShowsAsync(agent.Id, "settings", "applied");
        (await next.AskAsync(agent.Heartbeat())).ConnectionSettings.ShouldBeNull();

        // Changed while it is connected: pushed, and not said again.
        await rest.AssignSetToAsync(await rest.NewSettingsAsync(Metrics.Replace("v1", "v3", StringComparison.Ordinal)), agent.Id);
        var pushed = (await next.ReceiveAsync()).ConnectionSettings;
        pushed.OwnMetrics.DestinationEndpoint.ShouldBe("https://otlp.example/v3/metrics");
        (await next.AskAsync(agent.Heartbeat())).ConnectionSettings.ShouldBeNull();
        (await next.AskAsync(Status(agent, pushed.Hash, ConnectionSettingsStatuses.Applied))).ConnectionSettings.ShouldBeNull();
    }

    [Theory]
    [InlineData(null, 30)]
    [InlineData(7, 7)]
    [InlineData(0, 0)]
    public async Task Every_OpAMP_offer_carries_the_heartbeat_interval_in_force(int? seconds, int expected)
    {
        using var rest = region.Host.Rest();
        await using var wire = region.Host.Socket();
        var agent = new TestAgent { Capabilities = ReportsStatus | AcceptsOpAmp };
        var settings = JsonNode.Parse(OpAmp)!;
        settings["opAmp"]!["heartbeatSeconds"] = seconds;

        var offer = await OfferedAsync(rest, wire, agent, settings.ToJsonString());

        offer.Opamp.HeartbeatIntervalSeconds.ShouldBe((ulong)expected);
    }

    [Fact]
    public async Task An_interval_alone_needs_only_ReportsHeartbeat_and_names_the_endpoint_that_the_agent_uses()
    {
        using var rest = region.Host.Rest();
        await using var wire = region.Host.Socket();
        var agent = new TestAgent { Capabilities = ReportsStatus | ReportsHeartbeat };

        var offer = await OfferedAsync(rest, wire, agent, """{"opAmp":{"heartbeatSeconds":5}}""");

        offer.Opamp.ShouldBe(new OpAMPConnectionSettings
        {
            DestinationEndpoint = $"ws://{region.Host.OpAmp.Authority}/v1/opamp",
            HeartbeatIntervalSeconds = 5,
        });
    }

    [Fact]
    public async Task A_region_with_an_interval_offers_it_to_agents_that_report_heartbeats_and_to_no_others()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var host = await RegionHost.StartAsync(
            database, "OpAmp:HeartbeatIntervalSeconds=15", "Region:ExternalAddresses:OpAmp=wss://opamp.region.example/v1/opamp");
        await using var wire = host.Socket();
        await using var other = host.Socket();
        await using var poller = host.Poller();

        var offered = await wire.AskAsync(new TestAgent { Capabilities = ReportsStatus | ReportsHeartbeat }.Report());
        var bare = await other.AskAsync(new TestAgent { Capabilities = ReportsStatus | AcceptsOpAmp }.Report());
        var polled = await poller.AskAsync(new TestAgent { Capabilities = ReportsStatus | ReportsHeartbeat }.Report());

        offered.ConnectionSettings.Opamp.HeartbeatIntervalSeconds.ShouldBe(15ul);
        offered.ConnectionSettings.Opamp.DestinationEndpoint.ShouldBe("wss://opamp.region.example/v1/opamp");
        polled.ConnectionSettings.Opamp.HeartbeatIntervalSeconds.ShouldBe(15ul);
        bare.ConnectionSettings.ShouldBeNull();
    }

    [Fact]
    public async Task An_agent_over_plain_HTTP_gets_the_settings_with_its_next_poll_until_it_reports_them()
    {
        using var rest = region.Host.Rest();
        await using var poller = region.Host.Poller();
        var agent = new TestAgent { Capabilities = ReportsStatus | OwnMetrics | ReportsSettingsStatus };
        await poller.AskAsync(agent.Report());
        await rest.AssignSetToAsync(await rest.NewSettingsAsync(Metrics), agent.Id);

        var offer = (await poller.AskAsync(agent.Heartbeat())).ConnectionSettings;
        offer.OwnMetrics.DestinationEndpoint.ShouldBe("https://otlp.example/v1/metrics");
        (await poller.AskAsync(agent.Heartbeat())).ConnectionSettings.ShouldBe(offer);
        (await poller.AskAsync(Status(agent, offer.Hash, ConnectionSettingsStatuses.Applied))).ConnectionSettings.ShouldBeNull();
        (await poller.AskAsync(agent.Heartbeat())).ConnectionSettings.ShouldBeNull();
        await rest.OfferShowsAsync(agent.Id, "settings", "applied");
    }

    [Fact]
    public async Task Partial_settings_stay_partial()
    {
        using var rest = region.Host.Rest();
        await using var wire = region.Host.Socket();
        var agent = new TestAgent { Capabilities = ReportsStatus | AcceptsOther | AcceptsOpAmp };

        var offer = await OfferedAsync(rest, wire, agent, """
            {"otherConnections":{"vault":{"otherSettings":{"namespace":"a"}},"kafka":{"endpoint":"kafka.example:9092"}},"opAmp":{"proxy":{"url":"http://proxy.example"}}}
            """);

        offer.OtherConnections["vault"].ShouldBe(new OtherConnectionSettings { OtherSettings = { ["namespace"] = "a" } });
        offer.OtherConnections["kafka"].ShouldBe(new OtherConnectionSettings { DestinationEndpoint = "kafka.example:9092" });
        offer.Opamp.Proxy.Url.ShouldBe("http://proxy.example");
        offer.Opamp.Tls.ShouldBeNull();
        offer.Opamp.Certificate.ShouldBeNull();
        offer.Opamp.Headers.ShouldBeNull();
    }

    [Fact]
    public async Task A_selector_decides_and_the_narrower_one_and_the_named_agent_win()
    {
        using var rest = region.Host.Rest();
        await using var wire = region.Host.Socket();
        var team = $"team-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}";
        var agent = new TestAgent { Capabilities = ReportsStatus | OwnMetrics };
        agent.Labels["team"] = team;
        agent.Labels["zone"] = "a";
        await wire.AskAsync(agent.Report());
        await rest.AgentShowsAsync(agent.Id, "serviceName", "otelcol");

        var wide = await rest.NewSettingsAsync(Metrics.Replace("v1", "wide", StringComparison.Ordinal));
        await rest.AssignSetAsync(wide, Selector(new JsonObject { ["team"] = team }));
        (await NextAsync(wire)).ShouldBe("https://otlp.example/wide/metrics");
        var narrow = await rest.AssignSetAsync(
            await rest.NewSettingsAsync(Metrics.Replace("v1", "narrow", StringComparison.Ordinal)), Selector(new JsonObject { ["team"] = team, ["zone"] = "a" }));
        (await NextAsync(wire)).ShouldBe("https://otlp.example/narrow/metrics");
        var named = await rest.AssignSetToAsync(await rest.NewSettingsAsync(Metrics.Replace("v1", "named", StringComparison.Ordinal)), agent.Id);
        (await NextAsync(wire)).ShouldBe("https://otlp.example/named/metrics");

        await rest.SendAsync(HttpMethod.Delete, $"/api/v1/assignments/{narrow}");
        await rest.SendAsync(HttpMethod.Delete, $"/api/v1/assignments/{named}");
        (await NextAsync(wire)).ShouldBe("https://otlp.example/wide/metrics");
        var shown = await rest.GetAsync($"{wide}/assignments");
        shown["items"]![0]!["agents"]!.GetValue<int>().ShouldBe(1);

        // Configurations are decided apart from it.
        (await rest.GetAsync("/api/v1/assignments"))["items"]!.AsArray().ShouldNotContain(item => item!["id"]!.ToString() == shown["items"]![0]!["id"]!.ToString());
    }

    [Fact]
    public async Task A_relabelled_agent_gets_the_settings_of_its_new_labels()
    {
        using var rest = region.Host.Rest();
        await using var wire = region.Host.Socket();
        var team = $"team-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}";
        await rest.AssignSetAsync(await rest.NewSettingsAsync(Metrics), Selector(new JsonObject { ["team"] = team }));
        var agent = new TestAgent { Capabilities = ReportsStatus | OwnMetrics };
        (await wire.AskAsync(agent.Report())).ConnectionSettings.ShouldBeNull();

        agent.Labels["team"] = team;
        await wire.SendAsync(agent.Relabelled());

        (await NextAsync(wire)).ShouldBe("https://otlp.example/v1/metrics");
    }

    [Fact]
    public async Task A_certificate_is_offered_as_PEM_with_its_key_and_its_authority()
    {
        using var rest = region.Host.Rest();
        await using var wire = region.Host.Socket();
        var agent = new TestAgent { Capabilities = ReportsStatus | AcceptsOpAmp };
        var (cert, key, authority) = ClientCertificates.Signed();
        var settings = new JsonObject
        {
            ["opAmp"] = new JsonObject { ["certificate"] = new JsonObject { ["cert"] = cert, ["privateKey"] = key, ["caCert"] = authority } },
        };

        var offered = (await OfferedAsync(rest, wire, agent, settings.ToJsonString())).Opamp.Certificate;

        offered.ShouldBe(new TLSCertificate
        {
            Cert = ByteString.CopyFromUtf8(cert),
            PrivateKey = ByteString.CopyFromUtf8(key),
            CaCert = ByteString.CopyFromUtf8(authority),
        });
        using var pair = X509Certificate2.CreateFromPem(offered.Cert.ToStringUtf8(), offered.PrivateKey.ToStringUtf8());
        using var signer = X509Certificate2.CreateFromPem(offered.CaCert.ToStringUtf8());
        pair.IssuerName.RawData.ShouldBe(signer.SubjectName.RawData);
    }

    [Fact]
    public async Task Of_an_agent_that_does_not_report_such_things_no_answer_is_expected()
    {
        using var rest = region.Host.Rest();
        await using var wire = region.Host.Socket();
        var agent = new TestAgent { Capabilities = ReportsStatus | OwnMetrics };
        await OfferedAsync(rest, wire, agent, Metrics);

        await rest.OfferShowsAsync(agent.Id, "settings", "offered");
        (await wire.AskAsync(agent.Heartbeat())).ConnectionSettings.ShouldBeNull();
    }

    [Fact]
    public async Task A_request_for_settings_that_asks_for_nothing_is_answered_as_any_message()
    {
        await using var wire = region.Host.Socket();
        var agent = new TestAgent { Capabilities = ReportsStatus | AcceptsOpAmp };
        await wire.AskAsync(agent.Report());

        var reply = await wire.AskAsync(agent.Next(message => message.ConnectionSettingsRequest = new ConnectionSettingsRequest()));

        reply.ShouldBe(new ServerToAgent { InstanceUid = agent.Uid });
    }

    [Fact]
    public async Task An_agent_that_can_use_none_of_it_is_shown_so_and_offered_nothing()
    {
        using var rest = region.Host.Rest();
        await using var wire = region.Host.Socket();
        var agent = new TestAgent { Capabilities = ReportsStatus };
        await wire.AskAsync(agent.Report());
        var path = await rest.NewSettingsAsync(Metrics);
        await rest.AssignSetToAsync(path, agent.Id);

        await rest.OfferShowsAsync(agent.Id, "settings", "not-accepted");
        (await wire.AskAsync(agent.Heartbeat())).ConnectionSettings.ShouldBeNull();
        (await rest.GetAsync($"{path}/progress"))["notAccepted"]!.GetValue<int>().ShouldBe(1);
    }

    /// <summary>What the agent is offered after its first report: with the reply, or pushed after it.</summary>
    private static async Task<ConnectionSettingsOffers> OfferedAsync(RestClient rest, SocketWire wire, TestAgent agent, string? assigned)
    {
        if (assigned is not null)
        {
            await wire.AskAsync(agent.Report());
            await rest.AssignSetToAsync(await rest.NewSettingsAsync(assigned), agent.Id);
        }
        else
        {
            await wire.SendAsync(agent.Report());
        }

        return (await wire.ReceiveAsync(message => message.ConnectionSettings is not null)).ConnectionSettings;
    }

    private static async Task<string> NextAsync(SocketWire wire) =>
        (await wire.ReceiveAsync(message => message.ConnectionSettings is not null)).ConnectionSettings.OwnMetrics.DestinationEndpoint;

    private static JsonObject Selector(JsonObject labels) => new() { ["selector"] = labels };

    private static AgentToServer Status(TestAgent agent, ByteString hash, ConnectionSettingsStatuses status, string error = "") => agent.Next(message =>
        message.ConnectionSettingsStatus = new ConnectionSettingsStatus { LastConnectionSettingsHash = hash, Status = status, ErrorMessage = error });
}
