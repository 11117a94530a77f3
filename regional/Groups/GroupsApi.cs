using Ampora.Hosting.Errors;
using Ampora.Hosting.Listeners;
using Ampora.Regional.Configurations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampora.Regional.Groups;

/// <summary>REST: groups and who is in them. The members of one are <c>GET /api/v1/agents?group=NAME</c>.</summary>
internal static class GroupsApi
{
    public static void MapGroups(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1/groups").WithTags("groups").OnListener(Listener.Http);
        api.MapGet("", ListAsync).WithName("listGroups");
        api.MapPost("", CreateAsync).WithName("createGroup").ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
        api.MapGet("{id:guid}", FindAsync).WithName("getGroup").ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPut("{id:guid}", ChangeAsync).WithName("changeGroup")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        api.MapDelete("{id:guid}", RemoveAsync).WithName("removeGroup")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        api.MapPut("{id:guid}/agents/{agentId:guid}", PutAgentAsync).WithName("putAgentIntoGroup").ProducesProblem(StatusCodes.Status404NotFound);
        api.MapDelete("{id:guid}/agents/{agentId:guid}", TakeAgentOutAsync).WithName("takeAgentOutOfGroup").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<GroupList>> ListAsync(GroupStore store, CancellationToken cancellation) =>
        TypedResults.Ok(new GroupList(await store.ListAsync(cancellation)));

    private static async Task<Results<Created<Group>, ProblemHttpResult>> CreateAsync(NewGroup input, GroupStore store, CancellationToken cancellation)
    {
        var faults = GroupInput.Check(input);
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        return await store.CreateAsync(input, cancellation) is { } created
            ? TypedResults.Created($"/api/v1/groups/{created.Id}", created)
            : NameTaken(input.Name);
    }

    private static async Task<Results<Ok<Group>, ProblemHttpResult>> FindAsync(Guid id, GroupStore store, CancellationToken cancellation) =>
        await store.FindAsync(id, cancellation) is { } found ? TypedResults.Ok(found) : NoGroup(id);

    private static async Task<Results<Ok<Group>, ProblemHttpResult>> ChangeAsync(
        Guid id, NewGroup input, GroupStore store, CancellationToken cancellation)
    {
        var faults = GroupInput.Check(input);
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        return await store.ChangeAsync(id, input, cancellation) switch
        {
            { NameTaken: true } => NameTaken(input.Name),
            { Changed: { } changed } => TypedResults.Ok(changed),
            _ => NoGroup(id),
        };
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(Guid id, GroupStore store, CancellationToken cancellation) =>
        await store.RemoveAsync(id, cancellation) switch
        {
            null => NoGroup(id),
            { Agents: 0, BootstrapTokens: 0 } => TypedResults.NoContent(),
            var kept => Problems.Conflict(
                $"Group '{kept.Name}' is not empty: agents in it: {kept.Agents}; bootstrap tokens that can still let agents into it: {kept.BootstrapTokens}."),
        };

    private static async Task<Results<NoContent, ProblemHttpResult>> PutAgentAsync(
        Guid id, Guid agentId, GroupMembers members, HttpContext context, CancellationToken cancellation) =>
        await members.PutAsync(id, agentId, Caller.Of(context), cancellation) switch
        {
            { Group: false } => NoGroup(id),
            { Agent: false } => Problems.NotFound($"There is no agent {agentId} in this region."),
            _ => TypedResults.NoContent(),
        };

    private static async Task<Results<NoContent, ProblemHttpResult>> TakeAgentOutAsync(
        Guid id, Guid agentId, GroupMembers members, HttpContext context, CancellationToken cancellation) =>
        await members.TakeOutAsync(id, agentId, Caller.Of(context), cancellation) switch
        {
            { Group: false } => NoGroup(id),
            { Member: false } => Problems.NotFound($"Agent {agentId} is not in group {id}."),
            _ => TypedResults.NoContent(),
        };

    private static ProblemHttpResult NameTaken(string name) => Problems.Conflict($"name: '{name}' is taken by another group.");

    private static ProblemHttpResult NoGroup(Guid id) => Problems.NotFound($"There is no group {id}.");
}
