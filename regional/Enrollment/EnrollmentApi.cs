using System.ComponentModel;
using Ampora.Hosting.Errors;
using Ampora.Hosting.Listeners;
using Ampora.Regional.Configurations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampora.Regional.Enrollment;

/// <summary>REST: letting agents in, and who waits for it.</summary>
internal static class EnrollmentApi
{
    public static void MapEnrollment(this WebApplication app)
    {
        app.MapCredentials();
        var api = app.MapGroup("/api/v1/enrollment").WithTags("enrollment").OnListener(Listener.Http);
        api.MapGet("tokens", ListTokensAsync).WithName("listBootstrapTokens");
        api.MapPost("tokens", CreateTokenAsync).WithName("createBootstrapToken").ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
        api.MapDelete("tokens/{id:guid}", RevokeTokenAsync).WithName("revokeBootstrapToken").ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("gateways", ListGatewaysAsync).WithName("listGateways");
        api.MapPost("gateways", CreateGatewayAsync).WithName("createGateway").ProducesValidationProblem();
        api.MapDelete("gateways/{id:guid}", RevokeGatewayAsync).WithName("revokeGateway").ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("certificates", ListExpiringAsync).WithName("listExpiringCertificates").ProducesValidationProblem();
        api.MapGet("waiting", ListWaitingAsync).WithName("listWaitingAgents");
        api.MapPost("agents/{id:guid}/approve", ApproveAsync).WithName("approveAgent").ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("agents/{id:guid}/refuse", RefuseAsync).WithName("refuseAgent").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<BootstrapTokenList>> ListTokensAsync(BootstrapTokenStore store, CancellationToken cancellation) =>
        TypedResults.Ok(new BootstrapTokenList(await store.ListAsync(cancellation)));

    private static async Task<Results<Created<MadeBootstrapToken>, ProblemHttpResult>> CreateTokenAsync(
        NewBootstrapToken input, BootstrapTokenStore store, MasterKey master, HttpContext context, CancellationToken cancellation)
    {
        var faults = EnrollmentInput.Check(input);
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        if (!master.IsGiven)
        {
            return Problems.Conflict("KeyProtection:MasterKey is not given: without it the region cannot replace a bootstrap token by an agent's own.");
        }

        return await store.CreateAsync(input, Caller.Of(context), cancellation) is { } made
            ? TypedResults.Created($"/api/v1/enrollment/tokens/{made.Token.Id}", made)
            : Problems.Validation("group", $"must be the name of a group; there is no group '{input.Group}'");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeTokenAsync(
        Guid id, RevocationStore store, HttpContext context, CancellationToken cancellation) =>
        await store.RevokeTokenAsync(id, Caller.Of(context), cancellation) ? TypedResults.NoContent() : Problems.NotFound($"There is no bootstrap token {id}.");

    private static async Task<Ok<GatewayList>> ListGatewaysAsync(GatewayStore store, CancellationToken cancellation) =>
        TypedResults.Ok(new GatewayList(await store.ListAsync(cancellation)));

    private static async Task<Results<Created<MadeGateway>, ProblemHttpResult>> CreateGatewayAsync(
        NewGateway input, GatewayStore store, HttpContext context, CancellationToken cancellation)
    {
        var faults = EnrollmentInput.Check(input);
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        var made = await store.CreateAsync(input, Caller.Of(context), cancellation);
        return TypedResults.Created($"/api/v1/enrollment/gateways/{made.Gateway.Id}", made);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeGatewayAsync(
        Guid id, RevocationStore store, HttpContext context, CancellationToken cancellation) =>
        await store.RevokeGatewayAsync(id, Caller.Of(context), cancellation) ? TypedResults.NoContent() : Problems.NotFound($"There is no gateway {id}.");

    private static async Task<Results<Ok<AgentCredentialList>, ProblemHttpResult>> ListExpiringAsync(
        CredentialQuery query, CancellationToken cancellation, [Description("1 to 3650; 30 when absent")] int withinDays = 30) =>
        withinDays is >= 1 and <= 3650
            ? TypedResults.Ok(new AgentCredentialList(await query.ExpiringAsync(withinDays, cancellation)))
            : Problems.Validation("withinDays", $"must be 1 to 3650, was {withinDays}");

    private static async Task<Ok<WaitingAgentList>> ListWaitingAsync(Approvals approvals, CancellationToken cancellation) =>
        TypedResults.Ok(await approvals.ListAsync(cancellation));

    private static async Task<Results<NoContent, ProblemHttpResult>> ApproveAsync(
        Guid id, Approvals approvals, HttpContext context, CancellationToken cancellation) =>
        await approvals.ApproveAsync(id, Caller.Of(context), cancellation) ? TypedResults.NoContent() : CredentialsApi.NoAgent(id);

    private static async Task<Results<NoContent, ProblemHttpResult>> RefuseAsync(
        Guid id, RevocationStore store, HttpContext context, CancellationToken cancellation) =>
        await store.RefuseAgentAsync(id, Caller.Of(context), cancellation) ? TypedResults.NoContent() : CredentialsApi.NoAgent(id);
}
