using OpAmp.Proto.V1;

namespace Ampora.Hosting.Fleet;

public sealed record Attribute(string Key, string Value);

/// <summary>The agent's attributes as text, in the order in which it sent them.</summary>
public sealed record Description(IReadOnlyList<Attribute> Identifying, IReadOnlyList<Attribute> NonIdentifying)
{
    public static Description Of(AgentDescription description) =>
        new(Attributes(description.IdentifyingAttributes), Attributes(description.NonIdentifyingAttributes));

    private static Attribute[] Attributes(IEnumerable<KeyValue> pairs) =>
        [.. pairs.Select(pair => new Attribute(pair.Key, AttributeText.Of(pair.Value)))];
}

/// <summary>The health of a component and of what it is made of, sorted by name. The root has an empty name.</summary>
public sealed record HealthNode(
    string Name,
    bool Healthy,
    string? Status,
    string? LastError,
    DateTimeOffset? StartedAt,
    DateTimeOffset? StatusAt)
{
    public required IReadOnlyList<HealthNode> Components { get; init; }

    public static HealthNode Of(string name, ComponentHealth health) => new(
        name,
        health.Healthy,
        AgentView.OrNull(health.Status),
        AgentView.OrNull(health.LastError),
        Time(health.StartTimeUnixNano),
        Time(health.StatusTimeUnixNano))
    {
        Components = [.. health.ComponentHealthMap
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => Of(pair.Key, pair.Value))],
    };

    /// <summary>Nanoseconds since 1970; 0 and what no calendar holds are null.</summary>
    private static DateTimeOffset? Time(ulong unixNano) =>
        unixNano is 0 or > long.MaxValue ? null : DateTimeOffset.UnixEpoch.AddTicks((long)unixNano / TimeSpan.NanosecondsPerTick);
}

/// <summary>What the agent says about the configuration it was offered last.</summary>
/// <param name="Status">unset, applied, applying, failed, or unknown-N for a number that OpAMP gained later.</param>
/// <param name="Hash">Lower-case hex of the hash it answers to.</param>
/// <param name="Error">The agent's words.</param>
public sealed record RemoteConfigStatusView(string Status, string? Hash, string? Error)
{
    public static RemoteConfigStatusView Of(RemoteConfigStatus status) => new(
        status.Status switch
        {
            RemoteConfigStatuses.Unset => "unset",
            RemoteConfigStatuses.Applied => "applied",
            RemoteConfigStatuses.Applying => "applying",
            RemoteConfigStatuses.Failed => "failed",
            var other => $"unknown-{(int)other}",
        },
        AgentView.Hex(status.LastRemoteConfigHash),
        AgentView.OrNull(status.ErrorMessage));
}

public sealed record FileSummary(string Name, string? ContentType, int SizeBytes);

/// <summary>The names and sizes of what an agent runs, without the bodies.</summary>
/// <param name="Digest">SHA-256 in lower-case hex of the effective configuration as it was reported.</param>
public sealed record EffectiveConfigSummary(string Digest, IReadOnlyList<FileSummary> Files)
{
    public static EffectiveConfigSummary Of(ReadOnlySpan<byte> digest, EffectiveConfig config) => new(
        Convert.ToHexStringLower(digest),
        [.. (config.ConfigMap?.ConfigMap ?? [])
            .OrderBy(file => file.Key, StringComparer.Ordinal)
            .Select(file => new FileSummary(file.Key, AgentView.OrNull(file.Value.ContentType), file.Value.Body.Length))]);
}

/// <summary>What an agent runs, with bodies.</summary>
public sealed record EffectiveConfigView(string Digest, IReadOnlyList<ConfigurationFile> Files)
{
    public static EffectiveConfigView Of(ReadOnlySpan<byte> digest, EffectiveConfig config) => new(
        Convert.ToHexStringLower(digest),
        [.. (config.ConfigMap?.ConfigMap ?? [])
            .OrderBy(file => file.Key, StringComparer.Ordinal)
            .Select(file => ConfigurationFile.Of(file.Key, file.Value.ContentType, file.Value.Body))]);
}

public sealed record Component(string Name, IReadOnlyDictionary<string, string> Metadata);

/// <summary>What an agent could run. A component inside another is named <c>outer/inner</c>.</summary>
public sealed record ComponentList(string? Hash, IReadOnlyList<Component> Components)
{
    public static ComponentList Of(AvailableComponents available) =>
        new(AgentView.Hex(available.Hash), [.. Flat("", available.Components)]);

    private static IEnumerable<Component> Flat(string prefix, IEnumerable<KeyValuePair<string, ComponentDetails>> components)
    {
        foreach (var (name, details) in components.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var pair in details.Metadata)
            {
                metadata[pair.Key] = AttributeText.Of(pair.Value);
            }

            yield return new Component(prefix + name, metadata);
            foreach (var inner in Flat($"{prefix}{name}/", details.SubComponentMap))
            {
                yield return inner;
            }
        }
    }
}

/// <summary>The version that an agent should run.</summary>
/// <param name="Because">In words, which assignment decided it; null at an aggregator: only the region knows it.</param>
/// <param name="Since">When it was decided; null as above.</param>
public sealed record DesiredConfiguration(string Configuration, int Version, string Hash, string? Because, DateTimeOffset? Since)
{
    internal static DesiredConfiguration? Of(AgentView agent) =>
        agent is { Configuration: { } name, ConfigurationVersion: { } version, AssignedConfigHash: { } hash }
            ? new DesiredConfiguration(name, version, hash, null, null)
            : null;
}
