using Ampora.Hosting.Errors;
using Ampora.Hosting.Listeners;
using Ampora.Regional.Assignments;
using Ampora.Regional.Configurations;
using Ampora.Regional.Desired;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampora.Regional.ConnectionSettings;

/// <summary>REST: connection settings, and who should have them.</summary>
internal static class ConnectionSettingsApi
{
    public static void MapConnectionSettings(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1/connection-settings").WithTags("connection settings").OnListener(Listener.Http);
        api.MapGet("", ListAsync).WithName("listConnectionSettings");
        api.MapPost("", CreateAsync).WithName("createConnectionSettings").ProducesValidationProblem();
        api.MapGet("{id:guid}", FindAsync).WithName("getConnectionSettings").ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("{id:guid}/assignments", AssignAsync).WithName("assignConnectionSettings")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("{id:guid}/assignments", AssignmentsAsync).WithName("listConnectionSettingsAssignments").ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("{id:guid}/progress", ProgressAsync).WithName("getConnectionSettingsProgress").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<ConnectionSettingsList>> ListAsync(SettingsStore store, CancellationToken cancellation) =>
        TypedResults.Ok(new ConnectionSettingsList(await store.ListAsync(cancellation)));

    private static async Task<Results<Created<ConnectionSettingsView>, ProblemHttpResult>> CreateAsync(
        NewConnectionSettings input, SettingsStore store, HttpContext context, CancellationToken cancellation)
    {
        var (content, faults) = SettingsInput.Read(input);
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        var created = await store.AddAsync(input.Name, content, input.OpAmp?.HeartbeatSeconds, Caller.Of(context), cancellation);
        return TypedResults.Created($"/api/v1/connection-settings/{created.Id}", created);
    }

    private static async Task<Results<Ok<ConnectionSettingsView>, ProblemHttpResult>> FindAsync(
        Guid id, SettingsStore store, CancellationToken cancellation) =>
        await store.FindAsync(id, cancellation) is { } found ? TypedResults.Ok(found) : NoSettings(id);

    private static async Task<Results<Created<Assigned>, ProblemHttpResult>> AssignAsync(
        Guid id, Target target, AssignmentStore assignments, HttpContext context, CancellationToken cancellation)
    {
        var faults = target.Faults();
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        return await assignments.AssignAsync(AssignmentKind.Settings, id, target, Caller.Of(context), cancellation) is { } assigned
            ? TypedResults.Created($"/api/v1/assignments/{assigned.Id}", assigned)
            : NoSettings(id);
    }

    private static async Task<Results<Ok<AssignedList>, ProblemHttpResult>> AssignmentsAsync(
        Guid id, SettingsStore store, AssignmentStore assignments, CancellationToken cancellation) =>
        await store.FindAsync(id, cancellation) is null
            ? NoSettings(id)
            : TypedResults.Ok(new AssignedList(await assignments.ListAsync(AssignmentKind.Settings, id, cancellation)));

    private static async Task<Results<Ok<OfferProgress>, ProblemHttpResult>> ProgressAsync(
        Guid id, SettingsStore store, OfferProgressQuery progress, CancellationToken cancellation) =>
        await store.FindAsync(id, cancellation) is null ? NoSettings(id) : TypedResults.Ok(await progress.OfSettingsAsync(id, cancellation));

    private static ProblemHttpResult NoSettings(Guid id) => Problems.NotFound($"There are no connection settings {id}.");
}
