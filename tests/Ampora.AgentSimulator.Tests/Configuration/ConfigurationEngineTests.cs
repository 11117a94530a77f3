using Ampora.AgentSimulator.Configuration;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.AgentSimulator.Tests.Configuration;

public sealed class ConfigurationEngineTests
{
    private const string Name = "io.opentelemetry.collector";

    private const string Runs =
        """
        receivers:
          otlp:
            protocols: {grpc: , http: }
        exporters:
          debug:
        service:
          pipelines:
            traces: {receivers: [otlp], exporters: [debug]}
        """;

    private readonly ConfigurationEngine _engine = new();

    [Theory]
    [InlineData(Name, "traces,metrics,logs")]
    [InlineData("io.opentelemetry.collector.gateway", "traces,metrics")]
    public void An_agent_starts_with_a_configuration_that_runs(string name, string pipelines)
    {
        var initial = _engine.InitialFor(name);

        string.Join(',', initial.Parts.Pipelines.Select(pipeline => pipeline.Id)).ShouldBe(pipelines);
        initial.Parts.Extensions.ShouldBe(["health_check"]);
    }

    [Fact]
    public void A_configuration_replaces_the_initial_one_and_lies_over_the_base()
    {
        var running = Apply(Runs).Running.ShouldNotBeNull();

        running.Parts.Pipelines.Single().ShouldSatisfyAllConditions(
            pipeline => pipeline.Id.ShouldBe("traces"),
            pipeline => pipeline.Receivers.ShouldBe(["otlp"]),
            pipeline => pipeline.Exporters.ShouldBe(["debug"]));
        var text = running.Text.ToStringUtf8();
        text.ShouldContain("health_check");
        text.ShouldNotContain("hostmetrics");
        Apply(text).Error.ShouldBe("");
        Apply(text).Running!.Text.ToStringUtf8().ShouldBe(text, "what an agent reports can be given back to it unchanged");
    }

    [Fact]
    public void Own_extensions_stay_when_a_configuration_lists_others()
    {
        var running = Apply(Runs + "\n  extensions: [zpages]\nextensions:\n  zpages:\n").Running.ShouldNotBeNull();

        running.Parts.Extensions.ShouldBe(["health_check", "zpages"]);
    }

    [Fact]
    public void Several_files_merge_in_the_order_of_their_names()
    {
        var outcome = _engine.Apply(
            new AgentConfigMap
            {
                ConfigMap =
                {
                    ["b"] = File("exporters: {otlp: {endpoint: 'second:4317'}}"),
                    ["a"] = File(Runs.Replace("debug", "otlp", StringComparison.Ordinal) + "\nprocessors:\n  batch:\n"),
                },
            },
            Name);

        outcome.Error.ShouldBe("");
        outcome.Running!.Text.ToStringUtf8().ShouldContain("second:4317");
    }

    [Fact]
    public void A_map_without_files_brings_the_initial_configuration_back() =>
        _engine.Apply(new AgentConfigMap(), Name).Running.ShouldBe(_engine.InitialFor(Name));

    [Theory]
    [InlineData("receivers: [", "file \"c.yaml\": not valid YAML at line 2, column 1")]
    [InlineData("receivers:\n  otlp:\n  otlp:", "the key \"otlp\" appears twice")]
    [InlineData("- a\n- b", "expected a map of sections, found a list")]
    [InlineData("a: 1\n---\nb: 2", "a second document starts here")]
    [InlineData("receivers: *nowhere", "nowhere")]
    [InlineData("receivers: {otlp: }\nexporters: {debug: }", "service.pipelines: at least one pipeline must be defined")]
    [InlineData("recievers: {otlp: }", "unknown section \"recievers\"")]
    [InlineData("receivers: {otpl: }", "receivers.otpl: unknown type \"otpl\"; this agent has docker_stats, filelog")]
    [InlineData("receivers: {otlp/: }", "receivers.otlp/: an id is a type, or type/name")]
    [InlineData("receivers: {otlp: 4317}", "receivers.otlp: expected a map of settings, found a scalar at line 1")]
    [InlineData("exporters: {otlp: }", "exporters.otlp: endpoint must be set")]
    [InlineData("service: {pipelines: {traces: {receivers: [otlp], exporters: [debug]}}}", "service.pipelines.traces.receivers: \"otlp\" is not defined under receivers")]
    [InlineData("exporters: {debug: }\nservice: {pipelines: {traces: {exporters: [debug]}}}", "service.pipelines.traces.receivers: at least one receiver is needed")]
    [InlineData("receivers: {otlp: }\nservice: {pipelines: {traces: {receivers: [otlp]}}}", "service.pipelines.traces.exporters: at least one exporter is needed")]
    [InlineData("service: {pipelines: {spans: {}}}", "service.pipelines.spans: a pipeline is named traces, metrics, logs, profiles")]
    [InlineData("service: {pipelines: {traces: {receivers: otlp}}}", "service.pipelines.traces.receivers: expected a list of ids, found a scalar")]
    [InlineData("service: {extensions: [pprof]}", "service.extensions: \"pprof\" is not defined under extensions")]
    [InlineData("service: {pipeline: {}}", "service.pipeline: unknown")]
    public void A_configuration_that_cannot_run_is_rejected_in_words(string yaml, string words)
    {
        var outcome = Apply(yaml);

        outcome.Running.ShouldBeNull();
        outcome.Error.ShouldContain(words);
    }

    [Fact]
    public void A_connector_must_join_two_pipelines() =>
        Apply(
            """
            receivers: {otlp: }
            connectors: {forward: }
            service: {pipelines: {traces: {receivers: [otlp], exporters: [forward]}}}
            """).Error.ShouldBe("connectors.forward: used as exporter but not as receiver of any pipeline");

    [Fact]
    public void Text_that_is_not_utf8_is_rejected_with_its_place() =>
        _engine.Apply(new AgentConfigMap { ConfigMap = { ["c"] = new AgentConfigFile { Body = ByteString.CopyFrom(0x61, 0xFF) } } }, Name)
            .Error.ShouldBe("file \"c\": not UTF-8 at byte 1");

    [Fact]
    public void Deep_nesting_is_rejected_without_harm() =>
        Apply(new string('[', 100_000)).Error.ShouldContain("nested deeper than 64 levels");

    [Fact]
    public void Aliases_that_unfold_without_end_are_rejected()
    {
        var bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
            + string.Concat("bcdefgh".Select((letter, at) => $"{letter}: &{letter} [{string.Join(',', Enumerable.Repeat($"*{"abcdefgh"[at]}", 10))}]\n"));

        Apply(bomb).Error.ShouldContain("more than 100000 values");
    }

    [Fact]
    public void Anchors_and_merge_keys_are_unfolded()
    {
        var running = Apply(
            """
            receivers: {otlp: }
            exporters:
              otlp: &common {endpoint: "a:1", compression: gzip}
              otlp/second: {<<: *common, endpoint: "b:2"}
            service: {pipelines: {traces: {receivers: [otlp], exporters: [otlp, otlp/second]}}}
            """).Running.ShouldNotBeNull();

        running.Text.ToStringUtf8().Split("compression: gzip").Length.ShouldBe(3);
    }

    [Fact]
    public void The_same_files_are_parsed_once() => Apply(Runs).ShouldBeSameAs(Apply(Runs));

    private ApplyOutcome Apply(string yaml) => _engine.Apply(new AgentConfigMap { ConfigMap = { ["c.yaml"] = File(yaml) } }, Name);

    private static AgentConfigFile File(string yaml) => new() { Body = ByteString.CopyFromUtf8(yaml) };
}
