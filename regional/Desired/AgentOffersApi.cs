using Ampora.Hosting.Errors;
using Ampora.Hosting.Listeners;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampora.Regional.Desired;

/// <summary>REST: what an agent is offered besides its configuration, and what it made of it.</summary>
internal static class AgentOffersApi
{
    public static void MapAgentOffers(this WebApplication app) =>
        app.MapGet("/api/v1/agents/{id:guid}/offers", FindAsync).WithName("getAgentOffers").WithTags("agents").OnListener(Listener.Http)
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<AgentOffers>, ProblemHttpResult>> FindAsync(
        Guid id, OfferProgressQuery offers, CancellationToken cancellation) =>
        await offers.OfAgentAsync(id, cancellation) is { } found
            ? TypedResults.Ok(found)
            : Problems.NotFound($"There is no agent {id} in this region.");
}
