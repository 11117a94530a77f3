using System.ComponentModel;
using System.Globalization;
using Ampora.Hosting.Errors;
using Ampora.Hosting.Listeners;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Ampora.Regional.History;

/// <summary>REST: what happened to an agent.</summary>
internal static class HistoryApi
{
    private const int MostListed = 200;
    private const int ListedByDefault = 50;

    private static readonly Dictionary<string, AgentEventKind> Kinds = new()
    {
        ["connected"] = AgentEventKind.Connected,
        ["disconnected"] = AgentEventKind.Disconnected,
        ["healthy"] = AgentEventKind.Healthy,
        ["unhealthy"] = AgentEventKind.Unhealthy,
        ["config-offered"] = AgentEventKind.ConfigOffered,
        ["config-applied"] = AgentEventKind.ConfigApplied,
        ["config-failed"] = AgentEventKind.ConfigFailed,
        ["config-rolled-back"] = AgentEventKind.ConfigRolledBack,
        ["described"] = AgentEventKind.Described,
        ["approved"] = AgentEventKind.Approved,
        ["refused"] = AgentEventKind.Refused,
        ["renamed"] = AgentEventKind.Renamed,
        ["removed"] = AgentEventKind.Removed,
    };

    public static void MapHistory(this WebApplication app) => app.MapGroup("/api/v1/agents/{id:guid}/events").WithTags("agents").OnListener(Listener.Http)
        .MapGet("", ListAsync).WithName("listAgentEvents").ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<AgentEventList>, ProblemHttpResult>> ListAsync(
        Guid id,
        AgentEventQuery events,
        CancellationToken cancellation,
        [FromQuery(Name = "kind")]
        [Description("connected, disconnected, healthy, unhealthy, config-offered, config-applied, config-failed, config-rolled-back, described, approved, refused, renamed or removed; may be given more than once. All when absent.")]
        string[]? kind = null,
        [Description("nextCursor of the page before.")]
        string? cursor = null,
        [Description("1 to 200; 50 when absent.")]
        int? limit = null)
    {
        var before = long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal) ? ordinal : (long?)null;
        var faults = new FieldFaults();
        faults.Unless((kind ?? []).All(Kinds.ContainsKey), "kind", $"must be {string.Join(", ", Kinds.Keys)}");
        faults.Unless(cursor is null || before is not null, "cursor", "must be nextCursor of another page");
        faults.Unless(limit is null or (>= 1 and <= MostListed), "limit", $"must be between 1 and {MostListed}");
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        return await events.ListAsync(id, [.. (kind ?? []).Distinct().Select(word => Kinds[word])], before, limit ?? ListedByDefault, cancellation) is { } list
            ? TypedResults.Ok(list)
            : Problems.NotFound($"There is no agent {id} in this region.");
    }
}
