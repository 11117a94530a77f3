using System.Text.Json.Serialization;

namespace Ampora.Hosting.Fleet;

/// <summary>The REST shapes that region and aggregator share. Add it with <c>services.AddJson(FleetJson.Default)</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(Host))]
[JsonSerializable(typeof(AgentList))]
[JsonSerializable(typeof(AgentDetail))]
[JsonSerializable(typeof(AgentAcrossRegions))]
[JsonSerializable(typeof(EffectiveConfigView))]
[JsonSerializable(typeof(FleetSummary))]
[JsonSerializable(typeof(Require))]
[JsonSerializable(typeof(AgentSort))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(bool?))]
public sealed partial class FleetJson : JsonSerializerContext;
