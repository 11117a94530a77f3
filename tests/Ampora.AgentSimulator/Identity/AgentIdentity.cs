using System.Globalization;
using Ampora.AgentSimulator.Randomness;
using OpAmp.Proto.V1;

namespace Ampora.AgentSimulator.Identity;

/// <summary>
/// Who an agent says it is. Everything is derived from a seed and an index when it is asked for, so that an idle agent keeps no attributes:
/// 12 of them, 5 unique to the agent (service.instance.id, host.name, host.id, host.ip, process.pid).
/// </summary>
internal sealed class AgentIdentity(long seed, int index, IReadOnlyList<KeyValuePair<string, string>> labels)
{
    private static readonly string[] Names = ["io.opentelemetry.collector", "io.opentelemetry.collector", "io.opentelemetry.collector.gateway"];
    private static readonly string[] Versions = ["0.151.0", "0.152.0", "0.152.1", "0.153.0"];
    private static readonly string[] OperatingSystems = ["linux", "linux", "linux", "windows"];
    private static readonly string[] Architectures = ["amd64", "amd64", "arm64"];
    private static readonly string[] Environments = ["production", "production", "staging", "development"];
    private static readonly string[] Teams = ["checkout", "payments", "search", "platform"];
    private static readonly string[] CloudRegions = ["eu-west-1", "us-east-1", "ap-south-1"];

    internal string ServiceName => Draw().Pick(Names);

    internal byte[] FirstUid() => InstanceUid.Create(Random(1), index);

    /// <summary>Attributes under the uid in force; labels come last and replace an attribute of the same name.</summary>
    internal AgentDescription Describe(ReadOnlySpan<byte> uid)
    {
        var random = Draw();
        var description = new AgentDescription();
        Add(description.IdentifyingAttributes, "service.name", random.Pick(Names));
        Add(description.IdentifyingAttributes, "service.version", random.Pick(Versions));
        Add(description.IdentifyingAttributes, "service.instance.id", InstanceUid.Text(uid));

        var others = description.NonIdentifyingAttributes;
        var unique = random.NextUInt64();
        AddUnlessLabelled(others, "os.type", random.Pick(OperatingSystems));
        AddUnlessLabelled(others, "host.arch", random.Pick(Architectures));
        AddUnlessLabelled(others, "env", random.Pick(Environments));
        AddUnlessLabelled(others, "team", random.Pick(Teams));
        AddUnlessLabelled(others, "cloud.region", Label("region") ?? random.Pick(CloudRegions));
        AddUnlessLabelled(others, "host.name", string.Create(CultureInfo.InvariantCulture, $"node-{index:d5}-{(uint)unique & 0xFFFFFF:x6}"));
        AddUnlessLabelled(others, "host.id", unique.ToString("x16", CultureInfo.InvariantCulture));
        AddUnlessLabelled(others, "host.ip", string.Create(CultureInfo.InvariantCulture, $"10.{(index >> 16) & 255}.{(index >> 8) & 255}.{index & 255}"));
        if (Label("process.pid") is null)
        {
            others.Add(new KeyValue { Key = "process.pid", Value = new AnyValue { IntValue = 1000 + index } });
        }

        foreach (var (key, value) in labels)
        {
            Add(others, key, value);
        }

        return description;
    }

    internal AgentIdentity With(string key, string value) =>
        new(seed, index, [.. labels.Where(label => label.Key != key), new KeyValuePair<string, string>(key, value)]);

    /// <summary>A generator for the agent's choices in <paramref name="matter"/>, always the same.</summary>
    internal SeededRandom Random(ulong matter) => SeededRandom.For(seed, (ulong)index, matter);

    private SeededRandom Draw() => Random(0);

    private string? Label(string key) => labels.LastOrDefault(label => label.Key == key).Value;

    private void AddUnlessLabelled(ICollection<KeyValue> attributes, string key, string value)
    {
        if (Label(key) is null)
        {
            Add(attributes, key, value);
        }
    }

    private static void Add(ICollection<KeyValue> attributes, string key, string value) =>
        attributes.Add(new KeyValue { Key = key, Value = new AnyValue { StringValue = value } });
}
