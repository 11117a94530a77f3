using System.Globalization;
using System.Text.Json;

namespace Ampora.Bench.Load;

/// <summary>A swarm in a process of its own (<see cref="SwarmWorker"/>).</summary>
/// <param name="server">ws endpoint, on this machine.</param>
/// <param name="key">Sent as a bearer token.</param>
/// <param name="agents">How many: at most what one process may hold open.</param>
/// <param name="first">Index of the first.</param>
internal sealed class SwarmProcess(Uri server, string key, int agents, int first) : IDisposable
{
    /// <summary>Several of them share the machine with what is measured: small heaps, and no spinning for work that comes once a millisecond.</summary>
    private static readonly Dictionary<string, string> Modest = new() { ["DOTNET_gcServer"] = "0", ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0" };

    private readonly WorkerProcess _process = new(
        [BenchProgram.SwarmVerb, server.ToString(), key, agents.ToString(CultureInfo.InvariantCulture), first.ToString(CultureInfo.InvariantCulture)], Modest);

    public int Agents => agents;

    /// <exception cref="InvalidOperationException">The process ended instead of answering; its error output said why.</exception>
    public async Task<T> AskAsync<T>(string command)
    {
        await _process.WriteAsync(command);
        return JsonSerializer.Deserialize<T>(await _process.ReadAsync())!;
    }

    public void Dispose() => _process.Dispose();
}
