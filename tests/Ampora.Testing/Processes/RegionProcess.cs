using Ampora.Testing.Postgres;

namespace Ampora.Testing.Processes;

/// <summary>One instance of a region as operators run it: the built program, a process of its own, a database of its own.</summary>
public sealed class RegionProcess : IAsyncDisposable
{
    public const string Token = "a-token-of-more-than-thirty-two-characters";
    public const string OpAmpKey = "a-key-of-more-than-sixteen-characters";

    private readonly TestDatabase? _owned;
    private readonly Dictionary<string, string> _settings;
    private ChildProcess _process;

    private RegionProcess(TestDatabase database, bool owned, string region, IReadOnlyDictionary<string, string> settings)
    {
        var rest = $"http://127.0.0.1:{FreePort.Next()}";
        var opAmp = $"http://127.0.0.1:{FreePort.Next()}";
        (Id, Grpc) = (region, new Uri($"http://127.0.0.1:{FreePort.Next()}"));
        _owned = owned ? database : null;
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
        OpAmp = new Uri($"{opAmp}/v1/opamp");
        _process = Launch();
    }

    public string Id { get; }

    public Uri Grpc { get; }

    /// <summary>Of its REST.</summary>
    public Uri Http { get; }

    public RestClient Rest { get; }

    /// <summary>Where agents connect, with <see cref="OpAmpKey"/>.</summary>
    public Uri OpAmp { get; }

    public int ProcessId => _process.Id;

    /// <summary>Starts it on free ports and waits until it is ready.</summary>
    /// <param name="postgres">Where its database is made.</param>
    /// <param name="region">Its id.</param>
    /// <param name="settings">Added to what every region needs, in the form of the environment.</param>
    public static async Task<RegionProcess> StartAsync(
        PostgresFixture postgres, string region = "eu-west", IReadOnlyDictionary<string, string>? settings = null) =>
        await StartAsync(await postgres.CreateDatabaseAsync(), owned: true, region, settings);

    /// <summary>The same on a database that outlives it, and that several instances may share under names of their own.</summary>
    public static Task<RegionProcess> StartAsync(TestDatabase database, string region, IReadOnlyDictionary<string, string>? settings = null) =>
        StartAsync(database, owned: false, region, settings);

    private static async Task<RegionProcess> StartAsync(TestDatabase database, bool owned, string region, IReadOnlyDictionary<string, string>? settings)
    {
        var started = new RegionProcess(database, owned, region, settings ?? new Dictionary<string, string>());
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
    public Task KillAsync() => _process.KillAsync();

    /// <summary>SIGTERM: it drains and ends.</summary>
    public Task<int> StopAsync() => _process.TerminateAsync();

    /// <summary>Starts it under its old name, on its old ports and database.</summary>
    public async Task StartAgainAsync()
    {
        await _process.DisposeAsync();
        _process = Launch();
        await UntilReadyAsync();
    }

    /// <summary>Makes a configuration with one version of one file.</summary>
    /// <returns>Its id, and the hash that agents report back.</returns>
    public async Task<(string Id, string Hash)> PublishAsync(string name, string fileName, string contentType, string text)
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
        if (_owned is not null)
        {
            await _owned.DisposeAsync();
        }
    }

    /// <summary>The program beside this one, unless <c>AMPORA_REGION</c> names another.</summary>
    private ChildProcess Launch() => ChildProcess.Start(
        "dotnet", [Environment.GetEnvironmentVariable("AMPORA_REGION") ?? Path.Combine(AppContext.BaseDirectory, "Ampora.Regional.dll")], _settings);

    private Task UntilReadyAsync() => Eventually.Async(
        async () =>
        {
            return _process.HasExited
                ? throw new InvalidOperationException($"The region ended with {_process.ExitCode}: {_process.Describe()}")
                : await Rest.AnswersAsync("/health/ready");
        },
        TimeSpan.FromSeconds(60),
        "the region should be ready");
}
