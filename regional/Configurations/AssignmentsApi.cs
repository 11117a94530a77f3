using Ampora.Hosting.Errors;
using Ampora.Hosting.Fleet;
using Ampora.Hosting.Listeners;
using Ampora.Regional.Agents;
using Ampora.Regional.Assignments;
using Microsoft.AspNetCore.Http.HttpResults;
using AgentFilter = Ampora.Federation.V1.AgentFilter;
using AgentSort = Ampora.Federation.V1.AgentSort;
using Connection = Ampora.Federation.V1.Connection;

namespace Ampora.Regional.Configurations;

/// <summary>REST: which version should run where.</summary>
internal static class AssignmentsApi
{
    private const int SampleSize = 20;

    public static void MapAssignments(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api/v1").WithTags("assignments").OnListener(Listener.Http);
        api.MapPost("configurations/{id:guid}/versions/{number:int}/assignments", AssignAsync).WithName("assignVersion")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("assignments/preview", PreviewAsync).WithName("previewAssignment").ProducesValidationProblem();
        api.MapGet("assignments", ListAsync).WithName("listAssignments");
        api.MapDelete("assignments/{id:guid}", RemoveAsync).WithName("removeAssignment").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<AssignmentList>> ListAsync(ConfigurationAssignments assignments, CancellationToken cancellation) =>
        TypedResults.Ok(new AssignmentList(await assignments.ListAsync(cancellation)));

    private static async Task<Results<Created<Assignment>, ProblemHttpResult>> AssignAsync(
        Guid id, int number, Target target, ConfigurationAssignments assignments, HttpContext context, CancellationToken cancellation)
    {
        var faults = target.Faults();
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        return await assignments.AssignAsync(id, number, target, Caller.Of(context), cancellation) is { } assigned
            ? TypedResults.Created($"/api/v1/assignments/{assigned.Id}", assigned)
            : ConfigurationsApi.NoVersion(id, number);
    }

    private static async Task<Results<Ok<TargetPreview>, ProblemHttpResult>> PreviewAsync(
        Target target, AgentQueries agents, CancellationToken cancellation)
    {
        var faults = target.Faults();
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        if (target.AgentId is { } id)
        {
            return await agents.GetAsync(id, cancellation) is { } one
                ? TypedResults.Ok(new TargetPreview(1, one.Summary.Connection == Connection.Connected ? 1 : 0, [AgentView.Of(one.Region, one.Summary)]))
                : TypedResults.Ok(new TargetPreview(0, 0, []));
        }

        var filter = new AgentFilter { Labels = { target.Selector!.ToDictionary() } };
        var all = await agents.ListAsync(Page(filter, SampleSize), cancellation);
        var connected = filter.Clone();
        connected.Connection = Connection.Connected;
        var online = await agents.ListAsync(Page(connected, 1), cancellation);
        var region = all.Provenance.Regions[0].Region;
        return TypedResults.Ok(new TargetPreview(
            (int)all.Total, (int)online.Total, [.. all.Agents.Select(agent => AgentView.Of(region, agent))]));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(Guid id, AssignmentStore store, CancellationToken cancellation) =>
        await store.RemoveAsync(id, cancellation) ? TypedResults.NoContent() : Problems.NotFound($"There is no assignment {id}.");

    private static AgentListQuery Page(AgentFilter filter, int size) => new(filter, AgentSort.Uid, Descending: false, size, After: null);
}
