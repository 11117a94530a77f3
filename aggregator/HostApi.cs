using Ampora.Hosting;
using Ampora.Hosting.Fleet;
using Ampora.Hosting.Listeners;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Host = Ampora.Hosting.Fleet.Host;

namespace Ampora.Aggregator;

/// <summary>REST: who answers here. The browser UI chooses its face by it.</summary>
internal static class HostApi
{
    public static void MapHost(this WebApplication app) =>
        app.MapGet("/api/v1/host", Describe).WithName("getHost").WithTags("host").OnListener(Listener.Http);

    private static Ok<Host> Describe(IOptions<AggregatorOptions> aggregator, ProductIdentity product) => TypedResults.Ok(
        new Host(HostKind.Aggregator, aggregator.Value.Name, aggregator.Value.DisplayName ?? aggregator.Value.Name, product.Version));
}
