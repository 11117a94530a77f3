using Ampora.Hosting;
using Ampora.Hosting.Access;
using Ampora.Hosting.Database;
using Ampora.Hosting.Database.Replicas;
using Ampora.Hosting.Events;
using Ampora.Hosting.Listeners;
using Ampora.Hosting.OpenApi;
using Ampora.Hosting.Options;
using Ampora.Hosting.Processes;
using Ampora.Regional.Agents;
using Ampora.Regional.Assignments;
using Ampora.Regional.Configurations;
using Ampora.Regional.ConnectionSettings;
using Ampora.Regional.Desired;
using Ampora.Regional.Enrollment;
using Ampora.Regional.Events;
using Ampora.Regional.Federation;
using Ampora.Regional.Groups;
using Ampora.Regional.History;
using Ampora.Regional.Messages;
using Ampora.Regional.OpAmp;
using Ampora.Regional.Packages;
using Ampora.Regional.Sessions;
using Ampora.Regional.Storage;

namespace Ampora.Regional;

/// <summary>One instance of a region: everything it is made of, by name.</summary>
internal sealed class RegionalApp : IAsyncDisposable
{
    private readonly string[] _args;

    /// <param name="args">Configuration as <c>--Section:Key=value</c>, or a verb.</param>
    /// <param name="configure">Lets a test change what it needs, after everything is registered.</param>
    public RegionalApp(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        _args = args;
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.AddAmporaHosting(new ProductIdentity("ampora-regional", ProductVersion.Current), Listener.Http, Listener.OpAmp, Listener.Grpc);
        builder.Services.AddValidatedOptions<RegionOptions, RegionOptionsValidator>(RegionOptions.Section);
        builder.AddAmporaDatabase<RegionalDb>();
        builder.AddAmporaReadDatabase();
        builder.AddAmporaAccess();
        builder.AddAmporaOpenApi();
        builder.AddAgents();
        builder.AddAssignments();
        builder.AddGroups();
        builder.AddHistory();
        builder.AddConfigurations();
        builder.AddConnectionSettings();
        builder.AddPackages();
        builder.AddDesired();
        builder.AddMessages();
        builder.AddEnrollment();
        builder.AddSessions();
        builder.AddOpAmp();
        builder.AddFederation();
        builder.AddEvents();
        configure?.Invoke(builder);

        Web = builder.Build();
        Web.UseOpAmp();
        Web.UseAmporaHosting();
        Web.UseReadYourWrites();
        Web.MapAmporaEndpoints();
        Web.MapHost();
        Web.MapAgents();
        Web.MapHistory();
        Web.MapMessages();
        Web.MapInstances();
        Web.MapDisconnect();
        Web.MapConfigurationsAndAssignments();
        Web.MapGroups();
        Web.MapEnrollment();
        Web.MapConnectionSettings();
        Web.MapPackages();
        Web.MapAgentOffers();
        Web.MapFederation();
        Web.MapEvents();
    }

    public WebApplication Web { get; }

    public Task StartAsync(CancellationToken cancellation) => Web.StartAsync(cancellation);

    public Task<int> RunAsync() => AmporaProcess.RunAsync(Web, _args);

    public ValueTask DisposeAsync() => Web.DisposeAsync();
}
