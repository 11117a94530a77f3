using Ampora.Hosting.Listeners;
using Ampora.Regional.Agents;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ampora.Regional.Tests.Support;

/// <summary>One instance of a region as it runs, on free ports, with what it logged.</summary>
internal sealed class RegionHost : IAsyncDisposable
{
    public const string ApiToken = "region-api-token-region-api-token";
    public const string AgentKey = "region-agent-key";

    private readonly RegionalApp _app;
    private bool _ended;

    private RegionHost(RegionalApp app, RecordingLogs logs) => (_app, Logs) = (app, logs);

    public RecordingLogs Logs { get; }

    public IServiceProvider Services => _app.Web.Services;

    public Uri OpAmp => Address(Listener.OpAmp);

    public Uri Http => Address(Listener.Http);

    /// <param name="connectionString">Of a database that tests may fill.</param>
    /// <param name="settings">As on the command line: <c>Section:Key=value</c>.</param>
    public static Task<RegionHost> StartAsync(string connectionString, params string[] settings) => StartAsync(connectionString, null, settings);

    /// <param name="connectionString">Of a database that tests may fill.</param>
    /// <param name="time">The region's clock; null for that of this machine.</param>
    /// <param name="settings">As on the command line: <c>Section:Key=value</c>.</param>
    public static async Task<RegionHost> StartAsync(string connectionString, TimeProvider? time, params string[] settings)
    {
        var logs = new RecordingLogs();

        // Entity Framework logs this when the history of migrations is not there yet.
        logs.Expect("__EFMigrationsHistory");
        var app = new RegionalApp([.. Defaults(connectionString), .. settings.Select(setting => $"--{setting}")], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Logging.AddProvider(logs);
            if (time is not null)
            {
                builder.Services.AddSingleton(time);
            }
        });
        await app.StartAsync(TestContext.Current.CancellationToken).WithTimeout();
        return new RegionHost(app, logs);
    }

    public static Task<RegionHost> StartAsync(TestDatabase database, params string[] settings) => StartAsync(database.ConnectionString, settings);

    public RestClient Rest() => new(Http, ApiToken);

    public SocketWire Socket() => new(OpAmp);

    public HttpWire Poller() => new(OpAmp);

    /// <summary>Of one who presents another credential than the shared key.</summary>
    public SocketWire Socket(string? authorization) => new(OpAmp) { Authorization = authorization };

    /// <inheritdoc cref="Socket(string?)"/>
    public HttpWire Poller(string? authorization) => new(OpAmp) { Authorization = authorization };

    /// <summary>As an operator ends it: agents are told, everything is written.</summary>
    public async Task StopAsync()
    {
        _ended = true;
        await _app.Web.StopAsync(TestContext.Current.CancellationToken).WithTimeout();
    }

    /// <summary>As when the process is gone: nobody is told, nothing more is written.</summary>
    public async Task KillAsync()
    {
        _ended = true;
        Logs.Expect(_ => true);
        await Services.GetRequiredService<AgentWriter>().StopAsync(TestContext.Current.CancellationToken).WithTimeout();
        await _app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_ended)
        {
            await StopAsync();
        }

        await _app.DisposeAsync();
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            foreach (var record in Logs.Records.Where(record => record.Level >= LogLevel.Warning))
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"{record.Level} {record.Message}");
            }
        }

        Logs.AssertNoUnexpected();
    }

    private Uri Address(Listener listener) => Services.GetRequiredService<ListenerAddresses>()[listener];

    private static IEnumerable<string> Defaults(string connectionString) =>
    [
        "--environment=Production",
        $"--ConnectionStrings:Ampora={connectionString}",
        "--Listen:Http=http://127.0.0.1:0",
        "--Listen:OpAmp=http://127.0.0.1:0",
        "--Listen:Grpc=http://127.0.0.1:0",
        $"--Access:ApiToken={ApiToken}",
        $"--OpAmp:SharedKey={AgentKey}",
        "--Region:Id=eu-west",
        "--Region:DisplayName=Europe West",
        "--Instance:Name=region-1",
        "--Dispatch:HeartbeatSeconds=1",
        "--Dispatch:OwnershipTtlSeconds=5",
        "--Dispatch:SeenSeconds=1",
    ];
}
