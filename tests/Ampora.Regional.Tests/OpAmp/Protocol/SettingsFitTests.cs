using Ampora.Regional.OpAmp.Protocol;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.OpAmp.Protocol;

/// <summary>The hash that names connection settings (OpAMP, ConnectionSettingsOffers.hash).</summary>
public sealed class SettingsFitTests
{
    private const ulong EveryCapability = (ulong)SettingsFit.Capabilities | 0x1;

    public static TheoryData<string> Parts => ["metrics", "traces", "logs", "endpoint", "header", "heartbeat", "other", "another name"];

    [Theory]
    [MemberData(nameof(Parts))]
    public void A_change_of_any_part_is_another_hash(string part) => HashOf(Changed(part)).ShouldNotBe(HashOf(Settings()));

    [Fact]
    public void The_same_settings_have_the_same_hash_whoever_wrote_them_and_in_whatever_order()
    {
        var reversed = Settings().Settings.Clone();
        reversed.OtherConnections.Clear();
        foreach (var (name, other) in Settings().Settings.OtherConnections.Reverse())
        {
            reversed.OtherConnections[name] = other;
        }

        HashOf(Settings() with { Id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), Settings = reversed }).ShouldBe(HashOf(Settings()));
    }

    [Fact]
    public void What_an_agent_cannot_use_is_no_part_of_its_hash()
    {
        const ulong WithoutLogs = EveryCapability & ~(ulong)AgentCapability.ReportsOwnLogs;
        HashOf(Changed("logs"), WithoutLogs).ShouldBe(HashOf(Settings(), WithoutLogs));
    }

    private static ByteString HashOf(DesiredSettings settings, ulong capabilities = EveryCapability)
    {
        var state = new AgentState { Id = Guid.Empty, Capabilities = capabilities, Endpoint = "wss://region.example/v1/opamp" };
        return new Engine(new ServerTraits()).Decide(state, new Desires { Settings = settings }).Reply!.ConnectionSettings.Hash;
    }

    private static DesiredSettings Settings() => new(Guid.Empty, new ConnectionSettingsOffers
    {
        Opamp = new OpAMPConnectionSettings { Headers = new Headers { Headers_ = { new Header { Key = "X-Team", Value = "a" } } } },
        OwnMetrics = new TelemetryConnectionSettings { DestinationEndpoint = "https://otlp.example/v1/metrics" },
        OwnTraces = new TelemetryConnectionSettings { DestinationEndpoint = "https://otlp.example/v1/traces" },
        OwnLogs = new TelemetryConnectionSettings { DestinationEndpoint = "https://otlp.example/v1/logs" },
        OtherConnections =
        {
            ["kafka"] = new OtherConnectionSettings { DestinationEndpoint = "kafka.example:9092" },
            ["vault"] = new OtherConnectionSettings { DestinationEndpoint = "vault.example:8200" },
        },
    });

    private static DesiredSettings Changed(string part)
    {
        var changed = Settings();
        var settings = changed.Settings;
        switch (part)
        {
            case "metrics":
                settings.OwnMetrics.DestinationEndpoint += "/2";
                break;
            case "traces":
                settings.OwnTraces.DestinationEndpoint += "/2";
                break;
            case "logs":
                settings.OwnLogs.DestinationEndpoint += "/2";
                break;
            case "endpoint":
                settings.Opamp.DestinationEndpoint = "wss://other.example/v1/opamp";
                break;
            case "header":
                settings.Opamp.Headers.Headers_[0].Value = "b";
                break;
            case "heartbeat":
                return changed with { HeartbeatSeconds = 7 };
            case "other":
                settings.OtherConnections["kafka"].OtherSettings["topic"] = "logs";
                break;
            default:
                settings.OtherConnections["rabbit"] = settings.OtherConnections["kafka"];
                settings.OtherConnections.Remove("kafka");
                break;
        }

        return changed;
    }
}
