using System.Text.Json.Serialization;

namespace Ampora.Regional.Assignments;

/// <summary>An assignment of any kind.</summary>
/// <param name="Id">Of the assignment.</param>
/// <param name="Thing">What is assigned, by its id.</param>
/// <param name="AgentId">Null when a selector says who.</param>
/// <param name="Selector">Null when one agent is named.</param>
/// <param name="CreatedAt">When it took effect.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="Agents">Agents that this assignment decides for now; others of its selector follow a more specific one.</param>
internal sealed record Assigned(
    Guid Id, Guid Thing, Guid? AgentId, IReadOnlyDictionary<string, string>? Selector, DateTimeOffset CreatedAt, string CreatedBy, int Agents);

internal sealed record AssignedList(IReadOnlyList<Assigned> Items);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(AssignedList))]
[JsonSerializable(typeof(Target))]
internal sealed partial class AssignmentsJson : JsonSerializerContext;
