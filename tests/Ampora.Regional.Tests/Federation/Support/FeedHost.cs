using Ampora.Federation.V1;
using Ampora.Hosting;
using Ampora.Hosting.Access;
using Ampora.Hosting.Database;
using Ampora.Hosting.Listeners;
using Ampora.Hosting.Options;
using Ampora.Regional.Agents;
using Ampora.Regional.Federation;
using Ampora.Regional.Fleet;
using Ampora.Regional.Sessions;
using Ampora.Regional.Storage;
using Ampora.Testing;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ampora.Regional.Tests.Federation.Support;

/// <summary>The feed alone, on a real listener and a real database: whatever is written there, a test writes.</summary>
internal sealed class FeedHost : IAsyncDisposable
{
    public const string Region = "eu-west";

    private const string Token = "a-token-of-at-least-thirty-two-characters";

    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private FeedHost(WebApplication app, RecordingLogs logs)
    {
        (_app, Logs) = (app, logs);
        _channel = GrpcChannel.ForAddress(app.Services.GetRequiredService<ListenerAddresses>()[Listener.Grpc]);
        Client = new FleetFeed.FleetFeedClient(_channel);
    }

    public FleetFeed.FleetFeedClient Client { get; }

    public RecordingLogs Logs { get; }

    public IServiceProvider Services => _app.Services;

    public FeedNudge Nudge => Services.GetRequiredService<FeedNudge>();

    public static Metadata Headers => new() { { "authorization", $"Bearer {Token}" } };

    public static async Task<FeedHost> StartAsync(string database, params IEnumerable<(string Key, string Value)> settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Ampora"] = database,
            ["Listen:Http"] = "http://127.0.0.1:0",
            ["Listen:Grpc"] = "http://127.0.0.1:0",
            ["Access:ApiToken"] = Token,
            ["Region:Id"] = Region,
            ["Feed:PollInterval"] = "00:00:00.050",
            ["Feed:BookmarkInterval"] = "00:00:00.200",
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)));
        var logs = new RecordingLogs();
        builder.AddAmporaHosting(new ProductIdentity("ampora-regional", "1.2.3"), Listener.Http, Listener.Grpc);
        builder.Logging.AddProvider(logs);
        builder.Services.AddValidatedOptions<RegionOptions, RegionOptionsValidator>(RegionOptions.Section);
        builder.AddAmporaDatabase<RegionalDb>();
        builder.AddAmporaReadDatabase();
        builder.AddAmporaAccess();
        builder.Services.AddSingleton<ChangeSignal>().AddSingleton<FleetFollowers>().AddSingleton<AgentQueries>().AddSingleton<AgentSummarizer>();
        builder.Services.AddSingleton(new InstanceIdentity("feed", "1.2.3", Guid.Empty)).AddSingleton<InstanceStore>();
        builder.AddFederation();
        var app = builder.Build();
        app.UseAmporaHosting();
        app.MapFederation();
        try
        {
            await app.StartAsync().WithTimeout();
            return new FeedHost(app, logs);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public Task StopAsync() => _app.StopAsync().WithTimeout();

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await StopAsync();
        await _app.DisposeAsync();
    }
}
