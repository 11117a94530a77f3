using System.Text;
using Ampora.Regional.OpAmp.Protocol;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.OpAmp.Protocol;

/// <summary>Replies and changes in words. A version's hash is its name, padded, so that it can be read back.</summary>
internal static class ReplyInWords
{
    private const int HashBytes = 32;

    public static ByteString Hash(string version) => ByteString.CopyFromUtf8(version.PadRight(HashBytes, '.'));

    public static string NameOf(ByteString? hash) => hash is null or { IsEmpty: true } ? "nothing" : Encoding.UTF8.GetString(hash.Span).TrimEnd('.');

    public static string Error(ServerToAgent reply)
    {
        var only = new ServerToAgent { InstanceUid = reply.InstanceUid, ErrorResponse = reply.ErrorResponse };
        var beside = only.Equals(reply) ? "" : " beside other fields";
        return $"{reply.ErrorResponse.Type}{beside}: {reply.ErrorResponse.ErrorMessage}";
    }

    public static string Of(ServerToAgent reply)
    {
        var parts = new List<string>();
        if (reply.Capabilities != 0)
        {
            parts.Add($"capabilities 0x{reply.Capabilities:x}");
        }

        if ((reply.Flags & (ulong)ServerToAgentFlags.ReportFullState) != 0)
        {
            parts.Add("report full state");
        }

        if ((reply.Flags & (ulong)ServerToAgentFlags.ReportAvailableComponents) != 0)
        {
            parts.Add("report available components");
        }

        if (reply.RemoteConfig is { } offer)
        {
            parts.Add($"offers {NameOf(offer.ConfigHash)} '{offer.Config.ConfigMap[""].Body.ToStringUtf8()}'");
        }

        if (reply.ConnectionSettings is { } settings)
        {
            parts.Add($"settings {SettingsInWords.Of(settings)}");
        }

        if (reply.PackagesAvailable is { } packages)
        {
            var proof = packages.Packages.Values.All(package => package.File.Headers is not null) ? "" : " without proof";
            parts.Add($"packages {NameOf(packages.AllPackagesHash)} {string.Join(',', packages.Packages.Select(package => $"{package.Key}:{package.Value.Version}"))}{proof}");
        }

        if (reply.CustomCapabilities is { } custom)
        {
            parts.Add($"custom {string.Join(',', custom.Capabilities)}");
        }

        if (reply.CustomMessage is { } message)
        {
            parts.Add(MessageInWords.Of(message));
        }

        if (reply.Command is { } command)
        {
            parts.Add($"command {command.Type}");
        }

        return parts.Count == 0 ? $"instance_uid only, {reply.CalculateSize()} bytes" : string.Join(", ", parts);
    }

    public static string Of(AgentChanges changes)
    {
        var parts = new List<string> { $"message {changes.Messages}" };
        Add(changes.Sequence is not null, $"sequence {changes.Sequence}");
        Add(changes.Capabilities is not null, $"capabilities 0x{changes.Capabilities:x}");
        Add(changes.Description is not null, $"description {MessageInWords.Of(changes.Description)}");
        Add(changes.Health is not null, $"health {MessageInWords.Of(changes.Health)}");
        Add(changes.EffectiveConfig is not null, $"effective {MessageInWords.Of(changes.EffectiveConfig)}");
        Add(changes.RemoteConfigStatus is not null,
            $"status {(int?)changes.RemoteConfigStatus?.Status} of {NameOf(changes.RemoteConfigStatus?.LastRemoteConfigHash)} '{changes.RemoteConfigStatus?.ErrorMessage}'");
        Add(changes.PackageStatuses is not null, "packages" + string.Concat((changes.PackageStatuses?.Packages.Keys ?? []).Select(package => $" {package}")));
        Add(changes.CustomCapabilities is not null, $"custom {string.Join(',', changes.CustomCapabilities?.Capabilities ?? [])}");
        Add(changes.AvailableComponents is not null,
            $"components {changes.AvailableComponents?.Hash.ToStringUtf8()} with {changes.AvailableComponents?.Components.Count}");
        Add(changes.ConnectionSettingsStatus is not null,
            $"settings status {changes.ConnectionSettingsStatus?.Status} {changes.ConnectionSettingsStatus?.ErrorMessage}".TrimEnd());
        Add(changes.OfferedConfigHash is not null, $"offered {NameOf(changes.OfferedConfigHash)}");
        Add(changes.OfferedSettingsHash is not null, "settings offered");
        Add(changes.SettingsMark is not null, "settings known");
        Add(changes.OfferedPackagesHash is not null, $"packages offered {NameOf(changes.OfferedPackagesHash)}");
        Add(changes.SettingsWithheld is not null, $"settings {Withheld(changes.SettingsWithheld)}");
        Add(changes.PackagesWithheld is not null, $"packages {Withheld(changes.PackagesWithheld, NameOf(changes.PackagesWithheld?.Hash))}");
        Add(changes.Attempt is not null, $"attempt at {NameOf(changes.Attempt?.Hash)} {changes.Attempt?.Outcome} '{changes.Attempt?.Error}'");
        Add(changes.MustReport is not null, changes.MustReport == true ? "must report" : "need not report");
        Add(changes.Disconnected, "disconnected");
        return string.Join(", ", parts);

        static string Withheld(WithheldHash? withheld, string name = "") =>
            withheld is null or { IsNone: true } ? "no longer withheld" : $"{name} withheld '{withheld.Because}'".TrimStart();

        void Add(bool holds, string words)
        {
            if (holds)
            {
                parts.Add(words);
            }
        }
    }
}
