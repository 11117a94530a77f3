using System.Text.Json.Serialization;
using Ampora.Hosting.Fleet;

namespace Ampora.Regional.History;

/// <summary>A transition of an agent. Times are the database's; what does not belong to the kind is null.</summary>
/// <param name="Transport">With connected and disconnected.</param>
/// <param name="Instance">That held the session; null over plain HTTP.</param>
/// <param name="ConfigHash">With a configuration that was offered, applied, failed or rolled back: lower-case hex.</param>
/// <param name="Configuration">The region's name of it, when it has a version with this hash.</param>
/// <param name="Version">Of that configuration.</param>
/// <param name="Detail">In words: why, with what error, which labels. Up to 500 characters.</param>
internal sealed record AgentEvent(
    DateTimeOffset At, AgentEventKind Kind, Transport? Transport, string? Instance, string? ConfigHash, string? Configuration, int? Version, string? Detail);

/// <param name="Items">Newest first.</param>
/// <param name="NextCursor">For older ones; null when there are none.</param>
internal sealed record AgentEventList(IReadOnlyList<AgentEvent> Items, string? NextCursor);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(AgentEventList))]
internal sealed partial class HistoryJson : JsonSerializerContext;
