using Ampora.Testing;
using Ampora.Testing.Postgres;
using Ampora.Testing.Processes;

namespace Ampora.Scenarios.Processes;

/// <summary>One instance of an aggregator as operators run it: the built program, a process of its own, a database of its own.</summary>
internal sealed class AggregatorProcess : IAsyncDisposable
{
    private const string Token = "the-token-of-the-aggregator-of-this-test";

    private readonly TestDatabase _database;
    private readonly Dictionary<string, string> _settings;
    private ChildProcess _process;

    private AggregatorProcess(TestDatabase database, RegionProcess[] regions)
    {
        var rest = $"http://127.0.0.1:{FreePort.Next()}";
        _database = database;
        _settings = new Dictionary<string, string>
        {
            ["ConnectionStrings__Ampora"] = database.ConnectionString,
            ["Listen__Http"] = rest,
            ["Listen__Grpc"] = $"http://127.0.0.1:{FreePort.Next()}",
            ["Access__ApiToken"] = Token,
            ["Instance__Name"] = "aggregator-1",
            // Shorter words for the same ages, so that a test sees them all.
            ["Freshness__Lagging"] = "00:00:12",
            ["Freshness__Stale"] = "00:00:14",
        };
        for (var i = 0; i < regions.Length; i++)
        {
            _settings[$"Regions__{i}__Id"] = regions[i].Id;
            _settings[$"Regions__{i}__Endpoint"] = regions[i].Grpc.OriginalString;
            _settings[$"Regions__{i}__Token"] = RegionProcess.Token;
            _settings[$"Regions__{i}__AllowCleartext"] = "true";
        }

        Rest = new RestClient(new Uri(rest), Token);
        _process = Launch();
    }

    internal RestClient Rest { get; }

    internal static async Task<AggregatorProcess> StartAsync(PostgresFixture postgres, params RegionProcess[] regions)
    {
        var started = new AggregatorProcess(await postgres.CreateDatabaseAsync(), regions);
        try
        {
            await started.UntilReadyAsync();
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>SIGKILL, and the same again on its old ports and database.</summary>
    internal async Task CrashAndStartAgainAsync()
    {
        await _process.KillAsync();
        await _process.DisposeAsync();
        _process = Launch();
        await UntilReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Rest.Dispose();
        await _process.DisposeAsync();
        await _database.DisposeAsync();
    }

    private ChildProcess Launch() => ChildProcess.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "Ampora.Aggregator.dll")], _settings);

    private Task UntilReadyAsync() => Eventually.Async(
        async () =>
        {
            _process.HasExited.ShouldBeFalse(_process.Describe());
            return await Rest.AnswersAsync("/health/ready");
        },
        TimeSpan.FromSeconds(60),
        "the aggregator should be ready");
}
