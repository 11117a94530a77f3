using System.Globalization;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.OpAmp.Protocol;

/// <summary>
/// The fields of a message as a transcript writes them: <c>seq=1 capabilities=0x3 description=service.name:otel health=ok
/// effective=main:yaml status=applied:v1 components=h1:a,b goodbye</c>.
/// </summary>
internal static class MessageInWords
{
    /// <summary>Field 200, a varint: from a later version of the protocol.</summary>
    private static readonly byte[] UnknownField = [0xC0, 0x0C, 0x07];

    public static AgentToServer Read(IReadOnlyList<string> fields)
    {
        var message = new AgentToServer();
        foreach (var field in fields)
        {
            var split = field.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = split < 0 ? (field, "") : (field[..split], field[(split + 1)..]);
            message = Set(message, name, value);
        }

        return message;
    }

    public static CustomMessage Custom(string capability, string type, string data) =>
        new() { Capability = capability, Type = type, Data = ByteString.CopyFromUtf8(data) };

    public static string Of(CustomMessage message) => $"message {message.Capability} {message.Type} '{message.Data.ToStringUtf8()}'";

    public static string Of(AgentDescription? description) => description is null
        ? ""
        : string.Join(',', description.IdentifyingAttributes.Concat(description.NonIdentifyingAttributes).Select(pair => $"{pair.Key}:{pair.Value.StringValue}"));

    public static string Of(ComponentHealth? health) =>
        health is null ? "" : (health.Healthy ? "ok" : $"bad '{health.LastError}'") + string.Concat(health.ComponentHealthMap.Keys.Select(key => $" {key}"));

    public static string Of(EffectiveConfig? config) =>
        config is null ? "" : string.Join(',', config.ConfigMap.ConfigMap.Select(file => $"{file.Key}:{file.Value.Body.ToStringUtf8()}"));

    private static AgentToServer Set(AgentToServer message, string name, string value)
    {
        switch (name)
        {
            case "seq":
                message.SequenceNum = ulong.Parse(value, CultureInfo.InvariantCulture);
                break;
            case "capabilities":
                message.Capabilities = Number(value);
                break;
            case "flags":
                message.Flags = Number(value);
                break;
            case "description":
                message.AgentDescription = new AgentDescription { IdentifyingAttributes = { Pairs(value).Select(pair => Attribute(pair.Key, pair.Value)) } };
                break;
            case "health":
                message.Health = Health(value);
                break;
            case "effective":
                message.EffectiveConfig = new EffectiveConfig { ConfigMap = new AgentConfigMap() };
                foreach (var (file, body) in Pairs(value))
                {
                    message.EffectiveConfig.ConfigMap.ConfigMap[file] = new AgentConfigFile { Body = ByteString.CopyFromUtf8(body) };
                }

                break;
            case "status":
                var status = value.Split(':');
                message.RemoteConfigStatus = new RemoteConfigStatus
                {
                    Status = status[0] switch { "unset" => 0, "applied" => (RemoteConfigStatuses)1, "applying" => (RemoteConfigStatuses)2, "failed" => (RemoteConfigStatuses)3, var number => (RemoteConfigStatuses)(int)Number(number) },
                    LastRemoteConfigHash = status[1] == "none" ? ByteString.Empty : ReplyInWords.Hash(status[1]),
                    ErrorMessage = status.Length > 2 ? status[2] : "",
                };
                break;
            case "packages":
                var packages = value.Split(':');
                message.PackageStatuses = new PackageStatuses { ServerProvidedAllPackagesHash = ReplyInWords.Hash(packages[0]) };
                foreach (var package in packages.Length > 1 ? packages[1].Split(',') : [])
                {
                    message.PackageStatuses.Packages[package] = new PackageStatus { Name = package };
                }

                break;
            case "custom":
                message.CustomCapabilities = new CustomCapabilities { Capabilities = { value.Split(',') } };
                break;
            case "components":
                var pair = value.Split(':');
                message.AvailableComponents = new AvailableComponents { Hash = ByteString.CopyFromUtf8(pair[0]) };
                foreach (var component in pair.Length > 1 ? pair[1].Split(',') : [])
                {
                    message.AvailableComponents.Components[component] = new ComponentDetails();
                }

                break;
            case "settings":
                var settings = value.Split(':', 2);
                message.ConnectionSettingsStatus = new ConnectionSettingsStatus
                {
                    LastConnectionSettingsHash = ByteString.CopyFromUtf8(settings[0]),
                    Status = ConnectionSettingsStatuses.Failed,
                    ErrorMessage = settings.Length > 1 ? settings[1] : "",
                };
                break;
            case "message":
                var told = value.Split(':', 3);
                message.CustomMessage = Custom(told[0], told[1], told[2]);
                break;
            case "goodbye":
                message.AgentDisconnect = new AgentDisconnect();
                break;
            case "unknown-field":
                return AgentToServer.Parser.ParseFrom([.. message.ToByteArray(), .. UnknownField]);
            default:
                throw new FormatException($"No such field: {name}");
        }

        return message;
    }

    private static ComponentHealth Health(string value)
    {
        var (own, components) = value.Split('/') is [var first, var rest] ? (first, rest.Split(',')) : (value, []);
        var health = own == "ok" ? new ComponentHealth { Healthy = true } : new ComponentHealth { LastError = own };
        foreach (var component in components)
        {
            health.ComponentHealthMap[component] = new ComponentHealth { Healthy = true };
        }

        return health;
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string value) =>
        value.Split(',').Select(pair => pair.Split(':', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1]));

    private static KeyValue Attribute(string key, string value) => new() { Key = key, Value = new AnyValue { StringValue = value } };

    private static ulong Number(string value) => value.StartsWith("0x", StringComparison.Ordinal)
        ? Convert.ToUInt64(value, 16)
        : ulong.Parse(value, CultureInfo.InvariantCulture);
}
