using System.ComponentModel;
using Ampora.Hosting.Errors;
using Ampora.Hosting.Fleet;
using Ampora.Hosting.Listeners;
using Ampora.Regional.Configurations;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Ampora.Regional.Packages;

/// <summary>REST: the library of packages.</summary>
internal static class PackagesApi
{
    public static void MapPackageVersions(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api/v1/packages").WithTags("packages").OnListener(Listener.Http);
        api.MapGet("", ListAsync).WithName("listPackages");
        Upload(api.MapPut("{name}/versions/{version}", UploadAsync)).WithName("uploadPackage");
        Upload(api.MapPut("versions/{version}", UploadNamelessAsync)).WithName("uploadNamelessPackage");

        static RouteHandlerBuilder Upload(RouteHandlerBuilder endpoint) => endpoint.ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge);
    }

    private static async Task<Ok<PackageList>> ListAsync(PackageStore store, CancellationToken cancellation) =>
        TypedResults.Ok(new PackageList(await store.ListAsync(cancellation)));

    /// <summary>For the one package of an agent that has no more (OpAMP allows it an empty name).</summary>
    private static Task<Results<Ok<PackageVersion>, ProblemHttpResult>> UploadNamelessAsync(
        string version, [AsParameters] UploadParts parts, Stream body, HttpContext context, CancellationToken cancellation) =>
        UploadAsync("", version, parts, body, context, cancellation);

    private static async Task<Results<Ok<PackageVersion>, ProblemHttpResult>> UploadAsync(
        string name, string version, [AsParameters] UploadParts parts, Stream body, HttpContext context, CancellationToken cancellation)
    {
        var (upload, faults) = PackageInput.Read(name, version, parts.Type, parts.Signature);
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        // Ours is the limit, also above the server's own.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        var most = parts.Options.Value.MaxArtifactBytes;
        var taken = await parts.Store.FindAsync(upload.Name, upload.Version, cancellation) is not null;
        if (context.Request.ContentLength > most
            || await (taken ? parts.Intake.MeasureAsync(body, cancellation) : parts.Intake.StoreAsync(body, cancellation)) is not { } artifact)
        {
            return Problems.Make(StatusCodes.Status413PayloadTooLarge, "The package is too large.", $"body: must have at most Packages:MaxArtifactBytes = {most} bytes.");
        }

        if (artifact.Size == 0)
        {
            return Problems.Validation("body", "must have at least 1 byte");
        }

        var there = await parts.Store.AddAsync(upload, artifact, Caller.Of(context), cancellation);
        var hash = PackageHash.Of(upload.Type, upload.Version, artifact.Hash, upload.Signature);
        return there.Hash == Convert.ToHexStringLower(hash)
            ? TypedResults.Ok(there)
            : Problems.Conflict($"version: package '{name}' has a version {version} with another file, type or signature; a version never changes.");
    }

    /// <summary>What an upload needs besides its path and body.</summary>
    internal sealed record UploadParts
    {
        public required PackageStore Store { get; init; }

        public required ArtifactIntake Intake { get; init; }

        public required IOptions<PackagesOptions> Options { get; init; }

        [FromQuery(Name = "type")]
        [WordsOf(typeof(PackageKind))]
        [Description("What the package is to the agent; must be given.")]
        public string? Type { get; init; }

        [FromHeader(Name = "Package-Signature")]
        [Description("Base64; passed on to agents as it is.")]
        public string? Signature { get; init; }
    }
}
