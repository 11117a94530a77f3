using Ampora.AgentSimulator.Configuration;
using Ampora.AgentSimulator.Identity;
using Ampora.AgentSimulator.Protocol;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.AgentSimulator.Tests.Protocol;

public sealed class AgentEngineTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ByteString Hash = ByteString.CopyFromUtf8("hash");

    private readonly AgentEngine _agent = New();

    [Fact]
    public void The_first_report_says_everything_and_the_next_nothing()
    {
        var first = _agent.NextReport();
        var second = _agent.NextReport();

        first.AgentDescription.IdentifyingAttributes.Count.ShouldBe(3);
        first.Health.Healthy.ShouldBeTrue();
        first.Health.StartTimeUnixNano.ShouldBe(1_772_366_400_000_000_000UL);
        first.EffectiveConfig.ConfigMap.ConfigMap[""].Body.ShouldBe(_agent.Running.Text);
        first.RemoteConfigStatus.Status.ShouldBe(RemoteConfigStatuses.Unset);
        first.AvailableComponents.Hash.Length.ShouldBe(32);
        first.AvailableComponents.Components.ShouldBeEmpty();
        second.ShouldBe(new AgentToServer { InstanceUid = _agent.Uid, SequenceNum = 2, Capabilities = first.Capabilities });
    }

    [Fact]
    public void The_health_tree_follows_the_configuration()
    {
        var health = _agent.NextReport().Health;

        health.ComponentHealthMap.Keys.ShouldBe(["extensions", "pipeline:traces", "pipeline:metrics", "pipeline:logs"], ignoreOrder: true);
        health.ComponentHealthMap["pipeline:traces"].ComponentHealthMap.Keys
            .ShouldBe(["receiver:otlp", "processor:memory_limiter", "processor:batch", "exporter:otlp"], ignoreOrder: true);
    }

    [Fact]
    public void A_failing_exporter_makes_its_pipelines_and_the_agent_unhealthy()
    {
        _agent.NextReport();
        _agent.SetExportError("connection refused", Start.AddSeconds(1));

        var report = _agent.NextReport();

        report.AgentDescription.ShouldBeNull();
        report.Health.Healthy.ShouldBeFalse();
        report.Health.LastError.ShouldBe("exporter:otlp: connection refused");
        report.Health.StatusTimeUnixNano.ShouldBe(1_772_366_401_000_000_000UL);
        report.Health.ComponentHealthMap["pipeline:logs"].ComponentHealthMap["exporter:otlp"].LastError.ShouldBe("connection refused");
        report.Health.ComponentHealthMap["pipeline:logs"].ComponentHealthMap["exporter:debug"].Healthy.ShouldBeTrue();
    }

    [Fact]
    public void A_configuration_is_first_applying_then_applied_with_its_effect()
    {
        _agent.NextReport();

        var offer = Offer(Hash, "receivers: {otlp: }\nexporters: {debug: }\nservice: {pipelines: {logs: {receivers: [otlp], exporters: [debug]}}}");
        var applying = _agent.NextReport();
        _agent.Apply(offer, Start.AddSeconds(2));
        var applied = _agent.NextReport();

        applying.RemoteConfigStatus.ShouldBe(new RemoteConfigStatus { LastRemoteConfigHash = Hash, Status = RemoteConfigStatuses.Applying });
        applied.RemoteConfigStatus.ShouldBe(new RemoteConfigStatus { LastRemoteConfigHash = Hash, Status = RemoteConfigStatuses.Applied });
        applied.Health.ComponentHealthMap.Keys.ShouldBe(["extensions", "pipeline:logs"], ignoreOrder: true);
        applied.EffectiveConfig.ConfigMap.ConfigMap[""].Body.ToStringUtf8().ShouldContain("logs:");
        applied.AgentDescription.ShouldBeNull();
    }

    [Fact]
    public void A_rejected_configuration_leaves_the_old_one_running()
    {
        _agent.NextReport();
        var before = _agent.Running;

        _agent.Apply(Offer(Hash, "receivers: ["), Start);
        var report = _agent.NextReport();

        report.RemoteConfigStatus.Status.ShouldBe(RemoteConfigStatuses.Failed);
        report.RemoteConfigStatus.ErrorMessage.ShouldStartWith("file \"c.yaml\": not valid YAML");
        report.EffectiveConfig.ShouldBeNull();
        report.Health.ShouldBeNull();
        _agent.Running.ShouldBe(before);
    }

    [Fact]
    public void The_same_hash_again_is_not_applied_again()
    {
        _agent.Apply(Offer(Hash, "receivers: ["), Start);
        _agent.NextReport();

        Take(message => message.RemoteConfig = new AgentRemoteConfig { ConfigHash = Hash }).Configuration.ShouldBeNull();
        _agent.HasNews.ShouldBeFalse();
    }

    [Fact]
    public void The_newest_of_two_offers_wins()
    {
        var old = Offer(Hash, "receivers: [");
        Offer(ByteString.CopyFromUtf8("newer"), "service: {}");

        _agent.Apply(old, Start);

        _agent.ConfigHash.ToStringUtf8().ShouldBe("newer");
        _agent.ConfigStatus.ShouldBe(RemoteConfigStatuses.Applying);
    }

    [Fact]
    public void An_agent_that_only_reports_says_so_and_takes_nothing()
    {
        var agent = New(accepts: false);

        (agent.NextReport().Capabilities & (ulong)AgentCapabilities.AcceptsRemoteConfig).ShouldBe(0UL);
        agent.Handle(new ServerToAgent { InstanceUid = agent.Uid, RemoteConfig = new AgentRemoteConfig { ConfigHash = Hash } }).Configuration.ShouldBeNull();
        agent.ConfigStatus.ShouldBe(RemoteConfigStatuses.Unset);
    }

    [Fact]
    public void The_whole_state_is_reported_when_asked_for()
    {
        _agent.NextReport();
        Take(message => message.Flags = (ulong)ServerToAgentFlags.ReportFullState);

        var report = _agent.NextReport();

        report.AgentDescription.ShouldNotBeNull();
        report.Health.ShouldNotBeNull();
        report.EffectiveConfig.ShouldNotBeNull();
        report.RemoteConfigStatus.ShouldNotBeNull();
        report.SequenceNum.ShouldBe(2UL);
        _agent.HasNews.ShouldBeFalse();
    }

    [Fact]
    public void Components_are_listed_once_when_asked_for()
    {
        _agent.NextReport();
        Take(message => message.Flags = (ulong)ServerToAgentFlags.ReportAvailableComponents);

        _agent.NextReport().AvailableComponents.Components["receivers"].SubComponentMap.Keys.ShouldContain("otlp");
        Take(message => message.Flags = (ulong)ServerToAgentFlags.ReportFullState);
        _agent.NextReport().AvailableComponents.Components.ShouldBeEmpty();
    }

    [Fact]
    public void A_new_uid_is_taken_and_described_and_the_count_goes_on()
    {
        _agent.NextReport();
        var uid = ByteString.CopyFrom(new byte[16]);
        Take(message => message.AgentIdentification = new AgentIdentification { NewInstanceUid = uid });

        var report = _agent.NextReport();

        report.InstanceUid.ShouldBe(uid);
        report.SequenceNum.ShouldBe(2UL);
        report.AgentDescription.IdentifyingAttributes[2].Value.StringValue.ShouldBe(Guid.Empty.ToString());
    }

    [Fact]
    public void A_new_uid_of_the_wrong_length_is_not_taken()
    {
        var uid = _agent.Uid;
        Take(message => message.AgentIdentification = new AgentIdentification { NewInstanceUid = ByteString.CopyFrom(new byte[15]) });

        _agent.Uid.ShouldBe(uid);
    }

    [Fact]
    public void A_heartbeat_interval_is_taken_and_zero_means_none()
    {
        Take(message => message.ConnectionSettings = Settings("1", new OpAMPConnectionSettings { HeartbeatIntervalSeconds = 5 })).HeartbeatChanged.ShouldBeTrue();
        _agent.HeartbeatInterval.ShouldBe(TimeSpan.FromSeconds(5));
        Take(message => message.ConnectionSettings = Settings("1", new OpAMPConnectionSettings())).HeartbeatChanged.ShouldBeFalse("the hash is the same");
        Take(message => message.ConnectionSettings = Settings("2", new OpAMPConnectionSettings()));
        _agent.HeartbeatInterval.ShouldBe(TimeSpan.Zero);
        _agent.NextReport().ConnectionSettingsStatus.ShouldBe(new ConnectionSettingsStatus
        {
            LastConnectionSettingsHash = ByteString.CopyFromUtf8("2"),
            Status = ConnectionSettingsStatuses.Applied,
        });
    }

    [Fact]
    public void Settings_that_the_agent_cannot_follow_are_refused_in_words()
    {
        Take(message => message.ConnectionSettings = Settings("1", new OpAMPConnectionSettings { Proxy = new ProxyConnectionSettings { Url = "http://proxy" } }));

        var status = _agent.NextReport().ConnectionSettingsStatus;
        status.Status.ShouldBe(ConnectionSettingsStatuses.Failed);
        status.ErrorMessage.ShouldBe("connection_settings.opamp: certificate, tls and proxy are not supported by this agent");
    }

    [Fact]
    public void An_unavailable_server_is_left_for_as_long_as_it_asks_and_hears_the_report_again()
    {
        _agent.NextReport();

        var effects = Take(message => message.ErrorResponse = new ServerErrorResponse
        {
            Type = ServerErrorResponseType.Unavailable,
            RetryInfo = new RetryInfo { RetryAfterNanoseconds = 45_000_000_000 },
        });

        effects.Unavailable.ShouldBeTrue();
        effects.RetryAfter.ShouldBe(TimeSpan.FromSeconds(45));
        _agent.NextReport().AgentDescription.ShouldNotBeNull();
    }

    [Fact]
    public void A_report_called_bad_is_not_repeated()
    {
        _agent.NextReport();

        Take(message => message.ErrorResponse = new ServerErrorResponse { Type = ServerErrorResponseType.BadRequest, ErrorMessage = "no" })
            .Fault.ShouldBe("the server answered BadRequest: no");
        _agent.ConnectionLost();
        _agent.HasNews.ShouldBeFalse();
    }

    [Fact]
    public void What_was_not_answered_before_a_break_is_sent_again()
    {
        _agent.NextReport();
        Take(_ => { });
        _agent.SetLabel("team", "blue");
        _agent.NextReport();
        _agent.ConnectionLost();

        var report = _agent.NextReport();

        report.AgentDescription.NonIdentifyingAttributes.ShouldContain(attribute => attribute.Key == "team" && attribute.Value.StringValue == "blue");
        report.Health.ShouldBeNull("it was answered");
    }

    [Fact]
    public void A_restarted_agent_counts_from_the_beginning_and_keeps_its_configuration()
    {
        _agent.NextReport();
        _agent.Apply(Offer(Hash, "receivers: ["), Start);
        Take(message => message.Command = new ServerToAgentCommand()).Restart.ShouldBeTrue();

        _agent.Restart(Start.AddMinutes(1));
        var report = _agent.NextReport();

        report.SequenceNum.ShouldBe(1UL);
        report.Health.StartTimeUnixNano.ShouldBe(1_772_366_460_000_000_000UL);
        report.RemoteConfigStatus.LastRemoteConfigHash.ShouldBe(Hash);
    }

    [Fact]
    public void A_message_for_somebody_else_changes_nothing()
    {
        _agent.NextReport();

        var effects = _agent.Handle(new ServerToAgent { InstanceUid = Hash, Flags = (ulong)ServerToAgentFlags.ReportFullState });

        effects.Fault.ShouldBe("a message for another instance uid");
        _agent.HasNews.ShouldBeFalse();
    }

    private static AgentEngine New(bool accepts = true) => new(
        new AgentIdentity(1, Enumerable.Range(0, 20).First(index => new AgentIdentity(1, index, []).ServiceName == "io.opentelemetry.collector"), []),
        new ConfigurationEngine(),
        new AgentTraits(accepts, null, TimeSpan.FromSeconds(30)),
        Start);

    private static ConnectionSettingsOffers Settings(string hash, OpAMPConnectionSettings settings) =>
        new() { Hash = ByteString.CopyFromUtf8(hash), Opamp = settings };

    private AgentRemoteConfig Offer(ByteString hash, string yaml)
    {
        var offer = new AgentRemoteConfig
        {
            ConfigHash = hash,
            Config = new AgentConfigMap { ConfigMap = { ["c.yaml"] = new AgentConfigFile { Body = ByteString.CopyFromUtf8(yaml) } } },
        };
        Take(message => message.RemoteConfig = offer).Configuration.ShouldBe(offer);
        return offer;
    }

    private ServerEffects Take(Action<ServerToAgent> change)
    {
        var message = new ServerToAgent { InstanceUid = _agent.Uid };
        change(message);
        return _agent.Handle(message);
    }
}
