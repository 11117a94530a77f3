using Ampora.Hosting.Errors;
using Ampora.Hosting.Listeners;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampora.Regional.Configurations;

/// <summary>REST: the library of configurations.</summary>
internal static class ConfigurationsApi
{
    public static void MapConfigurations(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api/v1/configurations").WithTags("configurations").OnListener(Listener.Http);
        api.MapGet("", ListAsync).WithName("listConfigurations");
        api.MapPost("", CreateAsync).WithName("createConfiguration").ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
        api.MapGet("{id:guid}", FindAsync).WithName("getConfiguration").ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("{id:guid}/versions", AddVersionAsync).WithName("createVersion")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("{id:guid}/versions/{number:int}", FindVersionAsync).WithName("getVersion").ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("{id:guid}/versions/{number:int}/progress", ProgressAsync).WithName("getVersionProgress").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<ConfigurationList>> ListAsync(ConfigurationStore store, CancellationToken cancellation) =>
        TypedResults.Ok(new ConfigurationList(await store.ListAsync(cancellation)));

    private static async Task<Results<Created<Configuration>, ProblemHttpResult>> CreateAsync(
        NewConfiguration input, ConfigurationStore store, CancellationToken cancellation)
    {
        var faults = ConfigurationInput.Check(input);
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        return await store.CreateAsync(input, cancellation) is { } created
            ? TypedResults.Created($"/api/v1/configurations/{created.Id}", created)
            : Problems.Conflict($"name: '{input.Name}' is taken by another configuration.");
    }

    private static async Task<Results<Ok<ConfigurationDetail>, ProblemHttpResult>> FindAsync(
        Guid id, ConfigurationStore store, CancellationToken cancellation) =>
        await store.FindAsync(id, cancellation) is { } found ? TypedResults.Ok(found) : NoConfiguration(id);

    private static async Task<Results<Created<Version>, ProblemHttpResult>> AddVersionAsync(
        Guid id, NewVersion input, ConfigurationStore store, HttpContext context, CancellationToken cancellation)
    {
        var (config, faults) = ConfigurationInput.Read(input);
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        return await store.AddVersionAsync(id, config, input.Note ?? "", Caller.Of(context), cancellation) is { } version
            ? TypedResults.Created($"/api/v1/configurations/{id}/versions/{version.Number}", version)
            : NoConfiguration(id);
    }

    private static async Task<Results<Ok<Version>, ProblemHttpResult>> FindVersionAsync(
        Guid id, int number, ConfigurationStore store, CancellationToken cancellation) =>
        await store.FindVersionAsync(id, number, cancellation) is { } found ? TypedResults.Ok(found) : NoVersion(id, number);

    private static async Task<Results<Ok<VersionProgress>, ProblemHttpResult>> ProgressAsync(
        Guid id, int number, VersionProgressQuery query, CancellationToken cancellation) =>
        await query.FindAsync(id, number, cancellation) is { } found ? TypedResults.Ok(found) : NoVersion(id, number);

    private static ProblemHttpResult NoConfiguration(Guid id) => Problems.NotFound($"There is no configuration {id}.");

    internal static ProblemHttpResult NoVersion(Guid id, int number) => Problems.NotFound($"There is no version {number} of a configuration {id}.");
}
