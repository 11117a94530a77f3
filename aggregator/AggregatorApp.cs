using Ampora.Aggregator.Checkpoint;
using Ampora.Aggregator.Feed;
using Ampora.Aggregator.Fleet;
using Ampora.Aggregator.Query;
using Ampora.Aggregator.Regions;
using Ampora.Aggregator.Storage;
using Ampora.Hosting;
using Ampora.Hosting.Access;
using Ampora.Hosting.Database;
using Ampora.Hosting.Events;
using Ampora.Hosting.Listeners;
using Ampora.Hosting.OpenApi;
using Ampora.Hosting.Options;
using Ampora.Hosting.Processes;

namespace Ampora.Aggregator;

/// <summary>One instance of an aggregator: everything it is made of, by name.</summary>
internal sealed class AggregatorApp : IAsyncDisposable
{
    private readonly string[] _args;

    /// <param name="args">Configuration as <c>--Section:Key=value</c>, or a verb.</param>
    /// <param name="configure">Lets a test change what it needs, after everything is registered.</param>
    public AggregatorApp(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        _args = args;
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.AddAmporaHosting(new ProductIdentity("ampora-aggregator", ProductVersion.Current), Listener.Http, Listener.Grpc);
        builder.Services.AddValidatedOptions<AggregatorOptions, AggregatorOptionsValidator>("Aggregator");
        builder.AddAmporaDatabase<AggregatorDb>();
        builder.AddAmporaAccess();
        builder.AddAmporaOpenApi();
        builder.AddFleet();
        builder.AddCheckpoint();
        builder.AddRegions();
        builder.AddQuery();
        builder.AddFeed();
        configure?.Invoke(builder);

        Web = builder.Build();
        Web.UseAmporaHosting();
        Web.MapAmporaEndpoints();
        Web.MapHost();
        Web.MapRegions();
        Web.MapFleet();
        Web.MapEvents();
        Web.MapFeed();
    }

    public WebApplication Web { get; }

    public Task StartAsync(CancellationToken cancellation) => Web.StartAsync(cancellation);

    public Task<int> RunAsync() => AmporaProcess.RunAsync(Web, _args);

    public ValueTask DisposeAsync() => Web.DisposeAsync();
}
