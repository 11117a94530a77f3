using Ampora.AgentSimulator;
using Ampora.Testing;
using Ampora.Testing.Postgres;

namespace Ampora.Scenarios.Processes;

/// <summary>One instance of a region as operators run it: the built program, a process of its own, a database of its own.</summary>
internal sealed class RegionProcess : IAsyncDisposable
{
    internal const string Token = "a-token-of-more-than-thirty-two-characters";
    private const string OpAmpKey = "a-key-of-more-than-sixteen-characters";

    private readonly TestDatabase _database;
    private readonly Dictionary<string, string> _settings;
    private ChildProcess _process;

    private RegionProcess(TestDatabase database, string region, IReadOnlyDictionary<string, string> settings)
    {
        var rest = $"http://127.0.0.1:{FreePort.Next()}";
        var opAmp = $"http://127.0.0.1:{FreePort.Next()}";
        (Id, Grpc) = (region, new Uri($"http://127.0.0.1:{FreePort.Next()}"));
        _database = database;
        _settings = new Dictionary<string, string>
        {
            ["ConnectionStrings__Ampora"] = database.ConnectionString,
            ["Listen__Http"] = rest,
            ["Listen__OpAmp"] = opAmp,
            ["Listen__Grpc"] = Grpc.OriginalString,
            ["Access__ApiToken"] = Token,
            ["OpAmp__SharedKey"] = OpAmpKey,
            ["Region__Id"] = region,
            ["Region__Development"] = "true",
            ["Instance__Name"] = $"{region}-1",
        };
        foreach (var (key, value) in settings)
        {
            _settings[key] = value;
        }

        Http = new Uri(rest);
        Rest = new RestClient(Http, Token);
        OpAmp = new ServerTarget(new Uri($"{opAmp}/v1/opamp"), OpAmpKey);
        _process = Launch();
    }

    internal string Id { get; }

    internal Uri Grpc { get; }

    /// <summary>Of its REST.</summary>
    internal Uri Http { get; }

    internal RestClient Rest { get; }

    internal ServerTarget OpAmp { get; }

    /// <summary>Starts it on free ports and waits until it is ready.</summary>
    /// <param name="postgres">Where its database is made.</param>
    /// <param name="region">Its id.</param>
    /// <param name="settings">Added to what every region needs, in the form of the environment.</param>
    internal static async Task<RegionProcess> StartAsync(
        PostgresFixture postgres, string region = "eu-west", IReadOnlyDictionary<string, string>? settings = null)
    {
        var started = new RegionProcess(await postgres.CreateDatabaseAsync(), region, settings ?? new Dictionary<string, string>());
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

    /// <summary>SIGKILL: nothing is drained, nothing is said to anybody.</summary>
    internal Task KillAsync() => _process.KillAsync();

    /// <summary>Starts it under its old name, on its old ports and database.</summary>
    internal async Task StartAgainAsync()
    {
        await _process.DisposeAsync();
        _process = Launch();
        await UntilReadyAsync();
    }

    /// <summary>Makes a configuration with one version of one file.</summary>
    /// <returns>Its id, and the hash that agents report back.</returns>
    internal async Task<(string Id, string Hash)> PublishAsync(string name, string fileName, string contentType, string text)
    {
        var configuration = await Rest.PostAsync("/api/v1/configurations", new { name });
        var id = configuration.GetProperty("id").GetString()!;
        var version = await Rest.PostAsync($"/api/v1/configurations/{id}/versions", new { files = new[] { new { name = fileName, contentType, text } } });
        return (id, version.GetProperty("hash").GetString()!);
    }

    public async ValueTask DisposeAsync()
    {
        Rest.Dispose();
        await _process.DisposeAsync();
        await _database.DisposeAsync();
    }

    private ChildProcess Launch() => ChildProcess.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "Ampora.Regional.dll")], _settings);

    private Task UntilReadyAsync() => Eventually.Async(
        async () =>
        {
            _process.HasExited.ShouldBeFalse(_process.Describe());
            return await Rest.AnswersAsync("/health/ready");
        },
        TimeSpan.FromSeconds(60),
        "the region should be ready");
}
