using System.ComponentModel;
using Ampora.Hosting.Errors;
using Ampora.Hosting.Fleet;
using Ampora.Hosting.Listeners;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Agents;

/// <summary>REST: the fleet of this region.</summary>
internal static class AgentsApi
{
    public static void MapAgents(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1").WithTags("agents").OnListener(Listener.Http);
        api.MapGet("agents", ListAsync).WithName("listAgents").ProducesValidationProblem();
        api.MapGet("agents/{id:guid}", FindAsync).WithName("getAgent").ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("agents/{id:guid}/effective-config", EffectiveConfigAsync).WithName("getEffectiveConfig").ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("fleet/summary", SummarizeAsync).WithName("getFleetSummary").ProducesValidationProblem();
    }

    private static async Task<Results<Ok<AgentList>, ProblemHttpResult>> ListAsync(
        [AsParameters] AgentQueryParameters parameters, AgentQueries agents, IOptions<RegionOptions> region, TimeProvider time, CancellationToken cancellation)
    {
        var (query, faults) = AgentRequest.Read(parameters);
        if (query is null)
        {
            return Problems.Validation(faults);
        }

        var page = await agents.ListAsync(query, cancellation);
        return TypedResults.Ok(new AgentList
        {
            Items = [.. page.Agents.Select(agent => AgentView.Of(region.Value.Id, agent))],
            NextCursor = page.Next.Length == 0 ? null : page.Next,
            Total = (int)page.Total,
            Provenance = FleetAnswers.Of(page.Provenance, page.Read, region.Value, time),
        });
    }

    private static async Task<Results<Ok<AgentDetail>, ProblemHttpResult>> FindAsync(
        Guid id, AgentQueries agents, AgentDesiredQuery desired, CancellationToken cancellation)
    {
        if (await agents.GetAsync(id, cancellation) is not { } agent)
        {
            return NoAgent(id);
        }

        var (decision, offeredAt) = await desired.FindAsync(id, cancellation);
        return TypedResults.Ok(AgentDetail.Of(agent) with { Desired = decision, OfferedAt = offeredAt });
    }

    private static async Task<Results<Ok<EffectiveConfigView>, ProblemHttpResult>> EffectiveConfigAsync(
        Guid id, AgentQueries agents, CancellationToken cancellation) =>
        await agents.GetAsync(id, cancellation) switch
        {
            null => NoAgent(id),
            { EffectiveConfig.IsEmpty: true } => Problems.NotFound($"Agent {id} has not reported an effective configuration."),
            var agent => TypedResults.Ok(EffectiveConfigView.Of(
                agent.Summary.EffectiveConfigDigest.Span, EffectiveConfig.Parser.ParseFrom(agent.EffectiveConfig))),
        };

    private static async Task<Results<Ok<FleetSummary>, ProblemHttpResult>> SummarizeAsync(
        [FromQuery(Name = "dimension")]
        [Description("health, connection, config-state, service-version, service-name or label:NAME; may be given more than once.")]
        string[]? dimension,
        [AsParameters] AgentQueryParameters parameters,
        AgentSummarizer summarizer,
        IOptions<RegionOptions> region,
        TimeProvider time,
        CancellationToken cancellation)
    {
        var (query, faults) = AgentRequest.Read(parameters);
        if (query is null)
        {
            return Problems.Validation(faults);
        }

        if (!AgentRequest.TryReadDimensions(dimension ?? [], out var dimensions, out var labels)
            || AgentSummarizer.Fault(query.Filter, dimensions, labels) is not null)
        {
            return Problems.Validation("dimension", $"must be {string.Join(", ", AgentRequest.Dimensions.Keys)} or label:NAME, at most {AgentSummarizer.MaxLabels} labels");
        }

        var (summary, read) = await summarizer.SummarizeAsync(query.Filter, dimensions, labels, cancellation);
        return TypedResults.Ok(FleetAnswers.Of(summary, read, region.Value, time));
    }

    private static ProblemHttpResult NoAgent(Guid id) => Problems.NotFound($"There is no agent {id} in this region.");
}
