using Ampora.Regional.OpAmp.Protocol;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Support;

/// <summary>What an agent says, message by message, with its sequence number.</summary>
internal sealed class TestAgent
{
    /// <summary>ReportsStatus, AcceptsRemoteConfig, ReportsEffectiveConfig, ReportsHealth, ReportsRemoteConfig.</summary>
    public const ulong Managed = 0x1 | 0x2 | 0x4 | 0x800 | 0x1000;

    public Guid Id { get; init; } = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

    public ByteString Uid => InstanceUid.ToBytes(Id);

    public ulong Sequence { get; set; }

    public ulong Capabilities { get; set; } = Managed;

    public Dictionary<string, string> Labels { get; } = new() { ["service.name"] = "otelcol", ["host.name"] = "host-1" };

    public AgentToServer Report(bool healthy = true) => Next(message =>
    {
        message.AgentDescription = Description();
        message.Health = new ComponentHealth { Healthy = healthy, LastError = healthy ? "" : "no route", Status = healthy ? "running" : "degraded" };
        message.EffectiveConfig = Effective("receivers: {}");
        message.RemoteConfigStatus = new RemoteConfigStatus();
    });

    public AgentToServer Heartbeat() => Next(_ => { });

    public AgentToServer Relabelled() => Next(message => message.AgentDescription = Description());

    public AgentToServer Unwell(string error) => Next(message => message.Health = new ComponentHealth { LastError = error });

    public AgentToServer Status(ByteString hash, RemoteConfigStatuses status, string error = "") => Next(message =>
        message.RemoteConfigStatus = new RemoteConfigStatus { LastRemoteConfigHash = hash, Status = status, ErrorMessage = error });

    public AgentToServer Goodbye() => Next(message => message.AgentDisconnect = new AgentDisconnect());

    public AgentToServer Next(Action<AgentToServer> fill)
    {
        var message = new AgentToServer { InstanceUid = Uid, SequenceNum = ++Sequence, Capabilities = Capabilities };
        fill(message);
        return message;
    }

    public AgentDescription Description() => new()
    {
        IdentifyingAttributes =
        {
            Labels.Select(label => new KeyValue { Key = label.Key, Value = new AnyValue { StringValue = label.Value } }),
        },
    };

    public static EffectiveConfig Effective(string body) => new()
    {
        ConfigMap = new AgentConfigMap { ConfigMap = { [""] = new AgentConfigFile { Body = ByteString.CopyFromUtf8(body) } } },
    };
}
