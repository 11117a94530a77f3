using System.Text.Json;
using Ampora.AgentSimulator;
using Ampora.Testing.Processes;
using Ampora.Testing;

namespace Ampora.Scenarios.Peers;

/// <summary>
/// Elastic's OpAMP client for Node.js as an agent: plain HTTP, reports its description, takes configurations and reports them applied.
/// It prints what it sees as JSON lines, which a test waits for.
/// </summary>
internal sealed class ElasticPeer : IAsyncDisposable
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);
    private static readonly SemaphoreSlim Installing = new(1, 1);

    private readonly ChildProcess _process;

    private ElasticPeer(ChildProcess process) => _process = process;

    /// <param name="server">Its endpoint must be http.</param>
    /// <param name="uid">Its instance uid.</param>
    /// <param name="name">Its service.name.</param>
    internal static async Task<ElasticPeer> StartAsync(ServerTarget server, Guid uid, string name)
    {
        var folder = Path.Combine(RepositoryRoot(), "tests", "Ampora.Scenarios", "Peers", "ElasticOpAmpClient");
        await InstallAsync(folder);
        return new ElasticPeer(ChildProcess.Start(
            "node",
            [Path.Combine(folder, "peer.mjs"), "--endpoint", server.Endpoint.ToString(), "--key", server.Key, "--uid", uid.ToString(), "--name", name, "--interval", "0.5"]));
    }

    /// <summary>The first line of this event that satisfies a condition, past or to come.</summary>
    internal async Task<JsonElement> SeesAsync(string kind, Func<JsonElement, bool>? condition = null)
    {
        JsonElement? seen = null;
        try
        {
            await Eventually.Async(() => (seen = Lines(kind).Cast<JsonElement?>().FirstOrDefault(line => condition?.Invoke(line!.Value) ?? true)) is not null);
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"The peer has not seen the expected \"{kind}\". {_process.Describe()}", failure);
        }

        return seen!.Value;
    }

    internal IEnumerable<JsonElement> Lines(string kind) => _process.Output
        .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
        .Where(line => line.GetProperty("event").GetString() == kind);

    /// <summary>Stops without a word, as this client always does.</summary>
    public async ValueTask DisposeAsync()
    {
        await _process.EndOfInputAsync(EndLimit);
        await _process.DisposeAsync();
    }

    private static async Task InstallAsync(string folder)
    {
        await Installing.WaitAsync();
        try
        {
            if (!Directory.Exists(Path.Combine(folder, "node_modules")))
            {
                await ChildProcess.RunAsync("npm", ["ci", "--no-audit", "--no-fund", "--prefix", folder], InstallLimit);
            }
        }
        finally
        {
            Installing.Release();
        }
    }

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Ampora.Federation.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return folder;
    }
}
