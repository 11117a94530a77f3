using Ampora.Hosting;
using Ampora.Hosting.Fleet;
using Ampora.Hosting.Listeners;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Host = Ampora.Hosting.Fleet.Host;

namespace Ampora.Regional;

/// <summary>REST: who answers here. The browser UI chooses its face by it.</summary>
internal static class HostApi
{
    public static void MapHost(this WebApplication app) =>
        app.MapGet("/api/v1/host", Describe).WithName("getHost").WithTags("host").OnListener(Listener.Http);

    private static Ok<Host> Describe(IOptions<RegionOptions> region, ProductIdentity product) =>
        TypedResults.Ok(new Host(HostKind.Region, region.Value.Id, region.Value.Name, product.Version));
}
