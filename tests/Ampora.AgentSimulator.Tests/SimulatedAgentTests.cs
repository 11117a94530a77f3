using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.AgentSimulator.Tests;

/// <summary>Whole agents against a small server, over both transports.</summary>
public sealed class SimulatedAgentTests : IAsyncLifetime
{
    private const string Good = "receivers: {otlp: }\nexporters: {debug: }\nservice: {pipelines: {logs: {receivers: [otlp], exporters: [debug]}}}";
    private static readonly ByteString Hash = ByteString.CopyFromUtf8("hash one");

    private FakeOpAmpServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await FakeOpAmpServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(AgentTransport.WebSocket)]
    [InlineData(AgentTransport.Http)]
    public async Task An_agent_registers_beats_and_says_goodbye(AgentTransport transport)
    {
        await using var running = Run(transport);
        await _server.UntilAsync(reports => reports.Count >= 4, "a first report and three heartbeats");
        running.Agent.Connected.ShouldBeTrue();
        await running.StopAsync();

        var reports = _server.Reports;
        reports[0].AgentDescription.NonIdentifyingAttributes.ShouldContain(new KeyValue { Key = "team", Value = new AnyValue { StringValue = "red" } });
        reports[1].CalculateSize().ShouldBeLessThan(30, "a heartbeat carries its uid, number and capabilities");
        reports[^1].AgentDisconnect.ShouldNotBeNull();
        reports.Select(report => report.SequenceNum).ShouldBe(Enumerable.Range(1, reports.Count).Select(number => (ulong)number));
        running.Agent.Connected.ShouldBeFalse();
    }

    [Theory]
    [InlineData(AgentTransport.WebSocket)]
    [InlineData(AgentTransport.Http)]
    public async Task A_configuration_is_applied_and_reported(AgentTransport transport)
    {
        OfferOnce(Good);
        await using var running = Run(transport);

        await _server.UntilAsync(reports => reports.Any(report => report.RemoteConfigStatus?.Status == RemoteConfigStatuses.Applied), "APPLIED");

        Statuses().ShouldBe([RemoteConfigStatuses.Unset, RemoteConfigStatuses.Applying, RemoteConfigStatuses.Applied]);
        var applied = _server.Reports.Last(report => report.RemoteConfigStatus is not null);
        applied.RemoteConfigStatus.LastRemoteConfigHash.ShouldBe(Hash);
        applied.EffectiveConfig.ConfigMap.ConfigMap[""].Body.ToStringUtf8().ShouldBe(running.Agent.EffectiveConfig);
        applied.Health.ComponentHealthMap.Keys.ShouldContain("pipeline:logs");
        running.Agent.EffectiveConfig.ShouldContain("health_check");
    }

    [Theory]
    [InlineData(AgentTransport.WebSocket)]
    [InlineData(AgentTransport.Http)]
    public async Task A_configuration_that_cannot_run_is_rejected_and_the_old_one_stays(AgentTransport transport)
    {
        OfferOnce(Good.Replace("[debug]", "[otlp/backend]", StringComparison.Ordinal));
        await using var running = Run(transport);

        await _server.UntilAsync(reports => reports.Any(report => report.RemoteConfigStatus?.Status == RemoteConfigStatuses.Failed), "FAILED");

        _server.Reports.Last(report => report.RemoteConfigStatus is not null).RemoteConfigStatus.ErrorMessage
            .ShouldBe("service.pipelines.logs.exporters: \"otlp/backend\" is not defined under exporters");
        running.Agent.EffectiveConfig.ShouldContain("pipelines:");
        running.Agent.EffectiveConfig.ShouldNotContain("backend");
    }

    [Fact]
    public async Task A_large_configuration_is_pushed_without_being_asked_for()
    {
        await using var running = Run(AgentTransport.WebSocket, TimeSpan.FromHours(1));
        await _server.UntilAsync(reports => reports.Count > 0, "the first report");

        await _server.PushAsync(new ServerToAgent { InstanceUid = _server.Reports[0].InstanceUid, RemoteConfig = Offer(Good + "\n#" + new string('x', 300_000)) });

        await _server.UntilAsync(reports => reports.Any(report => report.RemoteConfigStatus?.Status == RemoteConfigStatuses.Applied), "APPLIED");
    }

    [Theory]
    [InlineData(AgentTransport.WebSocket)]
    [InlineData(AgentTransport.Http)]
    public async Task A_restart_gives_a_new_start_time_and_counts_anew(AgentTransport transport)
    {
        AnswerOnce(answer => answer.Command = new ServerToAgentCommand { Type = CommandType.Restart });
        await using var running = Run(transport);

        await _server.UntilAsync(reports => reports.Count(report => report.Health is not null) == 2, "a second full report");

        var starts = _server.Reports.Where(report => report.Health is not null).ToList();
        starts[1].SequenceNum.ShouldBe(1UL);
        starts[1].Health.StartTimeUnixNano.ShouldBeGreaterThan(starts[0].Health.StartTimeUnixNano);
        starts[1].InstanceUid.ShouldBe(starts[0].InstanceUid);
    }

    [Theory]
    [InlineData(AgentTransport.WebSocket)]
    [InlineData(AgentTransport.Http)]
    public async Task An_agent_leaves_an_unavailable_server_and_comes_back_with_the_same_report(AgentTransport transport)
    {
        AnswerOnce(answer => answer.ErrorResponse = new ServerErrorResponse
        {
            Type = ServerErrorResponseType.Unavailable,
            RetryInfo = new RetryInfo { RetryAfterNanoseconds = 100_000_000 },
        });
        await using var running = Run(transport);

        await _server.UntilAsync(reports => reports.Count(report => report.AgentDescription is not null) == 2, "the description again");
    }

    [Theory]
    [InlineData(AgentTransport.WebSocket)]
    [InlineData(AgentTransport.Http)]
    public async Task A_refused_agent_comes_back_after_the_time_it_was_told(AgentTransport transport)
    {
        _server.Refusals.Enqueue((503, "1"));
        await using var running = Run(transport, TimeSpan.FromHours(1));

        await _server.UntilAsync(reports => reports.Count > 0, "a report after the refusal");

        _server.Requests.Count.ShouldBe(2);
        TimeProvider.System.GetElapsedTime(_server.Requests[0], _server.Requests[1]).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(0.99));
        running.Agent.LastFault.ShouldNotBeNull().ShouldContain("503");
    }

    [Fact]
    public async Task A_wrong_key_is_said()
    {
        await using var running = new RunningAgent(Options(AgentTransport.WebSocket) with { Server = _server.Target with { Key = "wrong" } });
        await _server.UntilAsync(_ => _server.Requests.Count > 1, "two attempts");

        running.Agent.LastFault.ShouldBe("the server answered 401 Unauthorized to the upgrade");
    }

    [Fact]
    public async Task After_a_cut_an_agent_reconnects_counts_on_and_says_only_what_is_new()
    {
        await using var running = Run(AgentTransport.WebSocket);
        await _server.UntilAsync(reports => reports.Count >= 2 && running.Agent.Connected, "an answered report and a heartbeat");
        _server.Cut();
        await running.Agent.SetLabelAsync("team", "blue");

        await _server.UntilAsync(reports => reports.Count(report => report.AgentDescription is not null) == 2, "the new description");

        var again = _server.Reports.Last(report => report.AgentDescription is not null);
        again.SequenceNum.ShouldBeGreaterThan(2UL);
        again.AgentDescription.NonIdentifyingAttributes.ShouldContain(new KeyValue { Key = "team", Value = new AnyValue { StringValue = "blue" } });
        again.EffectiveConfig.ShouldBeNull();
    }

    [Theory]
    [InlineData(AgentTransport.WebSocket)]
    [InlineData(AgentTransport.Http)]
    public async Task A_change_is_reported_at_once(AgentTransport transport)
    {
        await using var running = Run(transport, TimeSpan.FromHours(1));
        await _server.UntilAsync(reports => reports.Count > 0, "the first report");

        await running.Agent.SetExportErrorAsync("disk full");

        await _server.UntilAsync(reports => reports[^1].Health?.LastError.EndsWith("disk full", StringComparison.Ordinal) == true, "the failing exporter");
    }

    [Theory]
    [InlineData(AgentTransport.WebSocket)]
    [InlineData(AgentTransport.Http)]
    public async Task An_agent_moves_to_the_server_it_is_offered(AgentTransport transport)
    {
        await using var other = await FakeOpAmpServer.StartAsync();
        AnswerOnce(answer => answer.ConnectionSettings = Move(other.Target.Endpoint.ToString()));
        await using var running = Run(transport);

        await other.UntilAsync(reports => reports.Any(report => report.ConnectionSettingsStatus?.Status == ConnectionSettingsStatuses.Applied), "settings applied");

        await _server.UntilAsync(reports => reports[^1].AgentDisconnect is not null, "a goodbye to the first server");
    }

    [Fact]
    public async Task An_agent_returns_when_the_offered_server_is_not_there()
    {
        AnswerOnce(answer => answer.ConnectionSettings = Move("ws://127.0.0.1:1/v1/opamp"));
        await using var running = Run(AgentTransport.WebSocket);

        await _server.UntilAsync(reports => reports.Any(report => report.ConnectionSettingsStatus?.Status == ConnectionSettingsStatuses.Failed), "settings failed");

        _server.Reports.Last(report => report.ConnectionSettingsStatus is not null).ConnectionSettingsStatus.ErrorMessage
            .ShouldStartWith("connection_settings.opamp: could not connect to ws://127.0.0.1:1/v1/opamp");
    }

    [Fact]
    public async Task Large_reports_over_http_are_compressed_and_small_ones_are_not()
    {
        await using var running = Run(AgentTransport.Http);
        await _server.UntilAsync(reports => reports.Count >= 2, "a poll");

        _server.Encodings.Take(2).ShouldBe(["gzip", ""]);
    }

    private RunningAgent Run(AgentTransport transport, TimeSpan? interval = null) => new(Options(transport, interval));

    private AgentOptions Options(AgentTransport transport, TimeSpan? interval = null) => new(_server.Target, 1, 1)
    {
        Transport = transport,
        Labels = [new("team", "red")],
        ReportInterval = interval ?? TimeSpan.FromMilliseconds(50),
        ApplyDelay = TimeSpan.FromMilliseconds(20),
    };

    private List<RemoteConfigStatuses> Statuses() =>
        [.. _server.Reports.Where(report => report.RemoteConfigStatus is not null).Select(report => report.RemoteConfigStatus.Status)];

    private void OfferOnce(string yaml) => AnswerOnce(answer => answer.RemoteConfig = Offer(yaml));

    private void AnswerOnce(Action<ServerToAgent> change)
    {
        var first = true;
        _server.Answer = (_, answer) =>
        {
            if (first)
            {
                first = false;
                change(answer);
            }
        };
    }

    private static AgentRemoteConfig Offer(string yaml) => new()
    {
        ConfigHash = Hash,
        Config = new AgentConfigMap { ConfigMap = { ["c.yaml"] = new AgentConfigFile { Body = ByteString.CopyFromUtf8(yaml) } } },
    };

    private static ConnectionSettingsOffers Move(string endpoint) => new()
    {
        Hash = Hash,
        Opamp = new OpAMPConnectionSettings { DestinationEndpoint = endpoint, HeartbeatIntervalSeconds = 30 },
    };
}
