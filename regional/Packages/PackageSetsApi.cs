using Ampora.Hosting.Errors;
using Ampora.Hosting.Listeners;
using Ampora.Regional.Assignments;
using Ampora.Regional.Configurations;
using Ampora.Regional.Desired;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampora.Regional.Packages;

/// <summary>REST: sets of packages, and who should have them.</summary>
internal static class PackageSetsApi
{
    public static void MapPackageSets(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api/v1/package-sets").WithTags("packages").OnListener(Listener.Http);
        api.MapGet("", ListAsync).WithName("listPackageSets");
        api.MapPost("", CreateAsync).WithName("createPackageSet").ProducesValidationProblem();
        api.MapGet("{id:guid}", FindAsync).WithName("getPackageSet").ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("{id:guid}/assignments", AssignAsync).WithName("assignPackageSet")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("{id:guid}/assignments", AssignmentsAsync).WithName("listPackageSetAssignments").ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("{id:guid}/progress", ProgressAsync).WithName("getPackageSetProgress").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<PackageSetList>> ListAsync(PackageSetStore store, CancellationToken cancellation) =>
        TypedResults.Ok(new PackageSetList(await store.ListAsync(cancellation)));

    private static async Task<Results<Created<PackageSet>, ProblemHttpResult>> CreateAsync(
        NewPackageSet input, PackageSetStore store, HttpContext context, CancellationToken cancellation)
    {
        var faults = PackageInput.Check(input);
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        var (created, missing) = await store.AddAsync(input, Caller.Of(context), cancellation);
        foreach (var name in missing)
        {
            faults.Add($"packages.{name}", $"must be a version that was uploaded, not '{input.Packages[name]}'");
        }

        return created is null ? faults.ToProblem() : TypedResults.Created($"/api/v1/package-sets/{created.Id}", created);
    }

    private static async Task<Results<Ok<PackageSet>, ProblemHttpResult>> FindAsync(Guid id, PackageSetStore store, CancellationToken cancellation) =>
        await store.FindAsync(id, cancellation) is { } found ? TypedResults.Ok(found) : NoSet(id);

    private static async Task<Results<Created<Assigned>, ProblemHttpResult>> AssignAsync(
        Guid id, Target target, AssignmentStore assignments, HttpContext context, CancellationToken cancellation)
    {
        var faults = target.Faults();
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        return await assignments.AssignAsync(AssignmentKind.Packages, id, target, Caller.Of(context), cancellation) is { } assigned
            ? TypedResults.Created($"/api/v1/assignments/{assigned.Id}", assigned)
            : NoSet(id);
    }

    private static async Task<Results<Ok<AssignedList>, ProblemHttpResult>> AssignmentsAsync(
        Guid id, PackageSetStore store, AssignmentStore assignments, CancellationToken cancellation) =>
        await store.FindAsync(id, cancellation) is null
            ? NoSet(id)
            : TypedResults.Ok(new AssignedList(await assignments.ListAsync(AssignmentKind.Packages, id, cancellation)));

    private static async Task<Results<Ok<OfferProgress>, ProblemHttpResult>> ProgressAsync(
        Guid id, PackageSetStore store, OfferProgressQuery progress, CancellationToken cancellation) =>
        await store.FindAsync(id, cancellation) is null ? NoSet(id) : TypedResults.Ok(await progress.OfPackagesAsync(id, cancellation));

    private static ProblemHttpResult NoSet(Guid id) => Problems.NotFound($"There is no package set {id}.");
}
