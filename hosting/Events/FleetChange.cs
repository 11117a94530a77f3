using System.Text.Json.Serialization;

namespace Ampora.Hosting.Events;

/// <summary>What changed, for open pages: they fetch again what they show.</summary>
/// <param name="Topics">agents, instances, configurations, assignments, regions.</param>
/// <param name="Agents">Which agents; null when there are many.</param>
public sealed record FleetChange(IReadOnlyList<string> Topics, IReadOnlyList<string>? Agents = null)
{
    public const int MostAgents = 100;

    /// <summary>Both in one.</summary>
    internal FleetChange Then(FleetChange later)
    {
        string[] topics = [.. Topics.Union(later.Topics)];
        var known = (Agents is not null || !Topics.Contains("agents")) && (later.Agents is not null || !later.Topics.Contains("agents"));
        string[] agents = [.. (Agents ?? []).Union(later.Agents ?? [])];
        return new FleetChange(topics, known && agents.Length is > 0 and <= MostAgents ? agents : null);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FleetChange))]
internal sealed partial class EventsJson : JsonSerializerContext;
