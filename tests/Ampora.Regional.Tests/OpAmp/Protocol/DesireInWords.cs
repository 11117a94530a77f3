using System.Globalization;
using Ampora.Regional.OpAmp.Protocol;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.OpAmp.Protocol;

/// <summary>What a region wants of an agent, as a transcript writes it.</summary>
internal static class DesireInWords
{
    public static DesiredConfig Config(string version, string body)
    {
        var hash = ReplyInWords.Hash(version);
        var offer = new AgentRemoteConfig { ConfigHash = hash, Config = new AgentConfigMap { ConfigMap = { [""] = new AgentConfigFile { Body = ByteString.CopyFromUtf8(body) } } } };
        return new DesiredConfig(Id(version), hash, offer);
    }

    /// <summary><c>heartbeat=5 opamp=wss://… metrics=https://… traces=… logs=… other:name=…</c>; none at all for nothing.</summary>
    public static DesiredSettings? Settings(string[] parts)
    {
        var settings = new ConnectionSettingsOffers();
        ulong? heartbeat = null;
        foreach (var (name, endpoint) in parts.Select(part => part.Split('=', 2)).Select(part => (part[0], part[1])))
        {
            switch (name)
            {
                case "heartbeat":
                    heartbeat = ulong.Parse(endpoint, CultureInfo.InvariantCulture);
                    break;
                case "opamp":
                    settings.Opamp = new OpAMPConnectionSettings { DestinationEndpoint = endpoint };
                    break;
                case "metrics":
                    settings.OwnMetrics = new TelemetryConnectionSettings { DestinationEndpoint = endpoint };
                    break;
                case "traces":
                    settings.OwnTraces = new TelemetryConnectionSettings { DestinationEndpoint = endpoint };
                    break;
                case "logs":
                    settings.OwnLogs = new TelemetryConnectionSettings { DestinationEndpoint = endpoint };
                    break;
                case var other when other.StartsWith("other:", StringComparison.Ordinal):
                    settings.OtherConnections[other["other:".Length..]] = new OtherConnectionSettings { DestinationEndpoint = endpoint };
                    break;
                default:
                    throw new FormatException($"No such connection: {name}");
            }
        }

        return parts.Length == 0 ? null : new DesiredSettings(Id(string.Join(' ', parts)), settings, heartbeat);
    }

    public static DesiredCredential Credential(string token) =>
        new(Id(token), new Headers { Headers_ = { new Header { Key = "Authorization", Value = $"Bearer {token}" } } }, null);

    /// <summary>A name for the set, then <c>package:version</c> of each.</summary>
    public static DesiredPackages Packages(string[] words)
    {
        var hash = ReplyInWords.Hash(words[0]);
        var offer = new PackagesAvailable { AllPackagesHash = hash };
        foreach (var package in words[1..].Select(word => word.Split(':')))
        {
            offer.Packages[package[0]] = new PackageAvailable { Version = package[1], File = new DownloadableFile { DownloadUrl = $"https://region.example/{package[0]}" } };
        }

        return new DesiredPackages(Id(words[0]), hash, offer, new DownloadProof(ByteString.CopyFrom(new byte[32])));
    }

    private static Guid Id(string name) => new(ReplyInWords.Hash(name).Span[..16], bigEndian: true);
}
