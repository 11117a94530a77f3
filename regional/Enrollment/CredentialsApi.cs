using Ampora.Hosting.Errors;
using Ampora.Hosting.Listeners;
using Ampora.Regional.Configurations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampora.Regional.Enrollment;

/// <summary>REST: what single agents prove who they are with.</summary>
internal static class CredentialsApi
{
    public static void MapCredentials(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api/v1/agents/{id:guid}/credentials").WithTags("enrollment").OnListener(Listener.Http);
        api.MapGet("", ListAsync).WithName("listAgentCredentials");
        api.MapPost("", IssueAsync).WithName("issueAgentCredential")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        api.MapDelete("{credential:guid}", RevokeAsync).WithName("revokeAgentCredential").ProducesProblem(StatusCodes.Status404NotFound);
    }

    public static ProblemHttpResult NoAgent(Guid id) => Problems.NotFound($"There is no agent {id}.");

    private static async Task<Ok<AgentCredentialList>> ListAsync(Guid id, CredentialQuery query, CancellationToken cancellation) =>
        TypedResults.Ok(new AgentCredentialList(await query.OfAgentAsync(id, cancellation)));

    /// <summary>Another token for the agent; what it has now is refused once it has connected with the new one.</summary>
    private static async Task<Results<Created<AgentCredential>, ProblemHttpResult>> IssueAsync(
        Guid id, CredentialStore store, CredentialQuery query, MasterKey master, HttpContext context, CancellationToken cancellation)
    {
        if (!master.IsGiven)
        {
            return Problems.Conflict("KeyProtection:MasterKey is not given: without it the region makes no tokens for agents.");
        }

        return await store.IssueTokenAsync(id, replace: true, Caller.Of(context), cancellation) is { } credential
            ? TypedResults.Created($"/api/v1/agents/{id}/credentials/{credential}", (await query.FindAsync(credential, cancellation))!)
            : NoAgent(id);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        Guid id, Guid credential, RevocationStore store, HttpContext context, CancellationToken cancellation) =>
        await store.RevokeCredentialAsync(id, credential, Caller.Of(context), cancellation)
            ? TypedResults.NoContent()
            : Problems.NotFound($"Agent {id} has no credential {credential}.");
}
