using System.ComponentModel;
using Ampora.Hosting.Errors;
using Ampora.Hosting.Fleet;
using Ampora.Hosting.Listeners;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Ampora.Aggregator.Query;

/// <summary>REST: the fleet of all regions. Every answer says how old and how complete it is.</summary>
internal static class FleetApi
{
    public static void MapFleet(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1").WithTags("fleet").OnListener(Listener.Http);
        api.MapGet("agents", List).WithName("listAgents")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);
        api.MapGet("fleet/summary", Summarize).WithName("getFleetSummary")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);
        api.MapGet("regions/{region}/agents/{id:guid}", FindAsync).WithName("getAgent").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Results<Ok<AgentList>, ProblemHttpResult> List(
        [AsParameters] AgentQueryParameters parameters, [AsParameters] AcrossParameters across, FleetReader reader)
    {
        var read = AgentQuery.TryRead(parameters, out var query, out var faults);
        if (across.Read(faults, reader, out var all) is not { } demand || !read)
        {
            return Problems.Validation(all);
        }

        var snapshot = reader.Read(across.Region ?? [], demand, AnswerKind.Rows);
        if (snapshot.Unmet is not null)
        {
            return Incomplete(snapshot);
        }

        return AgentSearch.Find(snapshot.Included, query!) is { } page
            ? TypedResults.Ok(new AgentList
            {
                Items = [.. page.Agents.Select(found => found.Region.Show(found.Agent))],
                NextCursor = page.Next?.ToString(),
                Total = page.Total,
                Provenance = snapshot.Provenance,
            })
            : Problems.Validation("cursor", "must be the nextCursor of a page with the same sort and order");
    }

    private static Results<Ok<FleetSummary>, ProblemHttpResult> Summarize(
        [FromQuery(Name = "dimension")]
        [Description("health, connection, config-state, service-version, service-name or label:NAME; may be given more than once.")]
        string[]? dimension,
        [AsParameters] AgentQueryParameters parameters,
        [AsParameters] AcrossParameters across,
        FleetReader reader)
    {
        var read = AgentQuery.TryRead(parameters, out var query, out var faults);
        var by = (dimension ?? []).Select(SummaryBy.Read).ToList();
        var demand = across.Read(faults, reader, out var all);
        if (by.Contains(null) || by.Count > SummaryQuery.MostDimensions)
        {
            all["dimension"] = [$"must be health, connection, config-state, service-version, service-name or label:NAME, at most {SummaryQuery.MostDimensions} of them"];
        }

        if (demand is not { } wanted || !read || all.Count > 0)
        {
            return Problems.Validation(all);
        }

        var snapshot = reader.Read(across.Region ?? [], wanted, AnswerKind.Sums);
        return snapshot.Unmet is not null
            ? Incomplete(snapshot)
            : TypedResults.Ok(FleetSummaries.Of(snapshot, new SummaryQuery(query!.Filter, [.. by.Select(one => one!.Value)])));
    }

    private static async Task<Results<Ok<AgentAcrossRegions>, ProblemHttpResult>> FindAsync(
        string region, Guid id, FleetReader reader, AgentDetails details, TimeProvider time, CancellationToken cancellation)
    {
        if (reader.Find(region) is not { } known)
        {
            return Problems.NotFound($"Region {region} is not followed here.");
        }

        var key = id.ToString("D");
        var asked = await details.AskAsync(known.Region, key, within: null, cancellation);
        var held = Fleet.AgentId.TryParse(key, out var agentId) ? known.View.Items.Agents.Find(agentId) : null;
        var view = held is not null ? known.Show(held)
            : asked.Agent is not null ? AgentView.Of(region, asked.Agent.Summary) with { Watermark = known.View.Watermark, AgeSeconds = known.Standing.Age?.TotalSeconds }
            : null;
        if (view is null || asked.Missing)
        {
            return asked.Missing || asked.Fault.Length == 0
                ? Problems.NotFound($"There is no agent {key} in {region}.")
                : Problems.Unavailable($"Nothing is known here of agent {key}, and {region} could not be asked: {asked.Fault}.");
        }

        return TypedResults.Ok(new AgentAcrossRegions(
            view,
            asked.Agent is null ? null : AgentDetail.Of(asked.Agent),
            Provenance(known, asked, time.GetUtcNow())));
    }

    private static Provenance Provenance(RegionSnapshot known, AskedAgent asked, DateTimeOffset now)
    {
        var part = known.Region.Provenance(known.View, known.Standing, included: true);
        if (asked.Fault.Length > 0)
        {
            part = part with { Reason = $"{known.Region.Id} could not be asked: {asked.Fault}. {part.Reason}".TrimEnd() };
        }

        var complete = asked.Agent is not null && known.Standing.IsCurrent;
        return new Provenance(complete ? Completeness.Complete : Completeness.Partial, now, [part]);
    }

    private static ProblemHttpResult Incomplete(FleetSnapshot snapshot)
    {
        var problem = Problems.Make(StatusCodes.Status409Conflict, "incomplete", snapshot.Unmet);
        problem.ProblemDetails.Extensions["provenance"] = snapshot.Provenance;
        return problem;
    }
}
