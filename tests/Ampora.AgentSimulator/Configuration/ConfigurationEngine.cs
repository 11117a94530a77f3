using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using OpAmp.Proto.V1;
using YamlDotNet.Core;

namespace Ampora.AgentSimulator.Configuration;

/// <summary>
/// Applies remote configurations as a Collector under its supervisor does: the files in order of their names over the agent's base, or a rejection
/// in words. Outcomes are remembered by content, so that thousands of agents which receive the same files parse them once. Safe for concurrent use.
/// </summary>
internal sealed class ConfigurationEngine
{
    private const int MaxRemembered = 128;
    private const int MaxErrorLength = 2_000;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly YamlMap _base = (YamlMap)YamlReader.Read(Embedded("base.yaml"))!;
    private readonly ConcurrentDictionary<string, Lazy<ApplyOutcome>> _outcomes = new(StringComparer.Ordinal);

    /// <summary>What an agent of this service name runs until it is given something else.</summary>
    internal RunningConfig InitialFor(string serviceName)
    {
        var file = serviceName.EndsWith("gateway", StringComparison.Ordinal) ? "gateway.yaml" : "node.yaml";
        var files = new AgentConfigMap { ConfigMap = { [file] = new AgentConfigFile { Body = ByteString.CopyFromUtf8(Embedded(file)) } } };
        return Apply(files, serviceName).Running ?? throw new InvalidOperationException($"{file} does not run.");
    }

    /// <summary>
    /// The outcome for these files at an agent of this service name. A map without files takes the remote configuration away: the initial one runs again.
    /// </summary>
    internal ApplyOutcome Apply(AgentConfigMap files, string serviceName)
    {
        if (files.ConfigMap.Count == 0)
        {
            return ApplyOutcome.Applied(InitialFor(serviceName));
        }

        if (_outcomes.Count > MaxRemembered)
        {
            _outcomes.Clear();
        }

        return _outcomes.GetOrAdd(Key(files), _ => new Lazy<ApplyOutcome>(() => Evaluate(files))).Value;
    }

    private ApplyOutcome Evaluate(AgentConfigMap files)
    {
        var remote = YamlMap.Empty;
        foreach (var (name, file) in files.ConfigMap.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            try
            {
                switch (YamlReader.Read(StrictUtf8.GetString(file.Body.Span)))
                {
                    case YamlMap map:
                        remote = YamlMerge.Over(remote, map);
                        break;
                    case { IsNull: false } other:
                        return ApplyOutcome.Rejected($"{Quoted(name)}: expected a map of sections, found {other.Kind} at line {other.Line}");
                }
            }
            catch (YamlException fault)
            {
                return ApplyOutcome.Rejected(Shortened($"{Quoted(name)}: not valid YAML at line {fault.Start.Line}, column {fault.Start.Column}: {fault.Message}"));
            }
            catch (DecoderFallbackException fault)
            {
                return ApplyOutcome.Rejected($"{Quoted(name)}: not UTF-8 at byte {fault.Index}");
            }
        }

        var effective = WithBaseExtensions(YamlMerge.Over(_base, remote));
        var (parts, faults) = CollectorConfigReader.Read(effective);
        return parts is null
            ? ApplyOutcome.Rejected(Shortened(string.Join("; ", faults)))
            : ApplyOutcome.Applied(new RunningConfig(parts, ByteString.CopyFromUtf8(YamlWriter.Write(effective))));
    }

    /// <summary>A list replaces the one below it; the base's own extensions must keep running all the same.</summary>
    private YamlMap WithBaseExtensions(YamlMap merged)
    {
        if (!merged.TryGet("service", out var section) || section is not YamlMap service
            || !service.TryGet("extensions", out var listed) || listed is not YamlList list)
        {
            return merged;
        }

        var present = list.Items.OfType<YamlScalar>().Select(item => item.Text).ToHashSet(StringComparer.Ordinal);
        var missing = BaseExtensions().Where(item => !present.Contains(item.Text)).ToList<YamlValue>();
        return missing.Count == 0
            ? merged
            : Replace(merged, "service", Replace(service, "extensions", new YamlList([.. missing, .. list.Items], list.Line)));
    }

    private IEnumerable<YamlScalar> BaseExtensions() =>
        _base.TryGet("service", out var service) && ((YamlMap)service).TryGet("extensions", out var list)
            ? ((YamlList)list).Items.OfType<YamlScalar>()
            : [];

    private static YamlMap Replace(YamlMap map, string key, YamlValue value) =>
        new([.. map.Entries.Select(entry => entry.Key == key ? new(key, value) : entry)], map.Line);

    private static string Key(AgentConfigMap files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, file) in files.ConfigMap.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            hash.AppendData(SHA256.HashData(StrictUtf8.GetBytes(name)));
            hash.AppendData(SHA256.HashData(file.Body.Span));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static string Quoted(string name) => $"file \"{name}\"";

    private static string Shortened(string error) => error.Length <= MaxErrorLength ? error : string.Concat(error.AsSpan(0, MaxErrorLength), " …");

    private static string Embedded(string name)
    {
        using var stream = typeof(ConfigurationEngine).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The simulator carries no {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
