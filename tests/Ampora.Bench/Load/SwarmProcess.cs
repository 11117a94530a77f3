using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Ampora.Bench.Load;

/// <summary>A swarm in a process of its own (<see cref="SwarmWorker"/>). It ends with this one.</summary>
internal sealed class SwarmProcess : IDisposable
{
    private readonly Process _process;
    private bool _ended;

    /// <param name="server">ws endpoint, on this machine.</param>
    /// <param name="key">Sent as a bearer token.</param>
    /// <param name="agents">How many: at most what one process may hold open.</param>
    /// <param name="first">Index of the first.</param>
    public SwarmProcess(Uri server, string key, int agents, int first)
    {
        Agents = agents;
        var start = new ProcessStartInfo("dotnet",
        [
            typeof(SwarmProcess).Assembly.Location, BenchProgram.SwarmVerb, server.ToString(), key,
            agents.ToString(CultureInfo.InvariantCulture), first.ToString(CultureInfo.InvariantCulture),
        ])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };

        // Several of them share the machine with what is measured: small heaps, and no spinning for work that comes once a millisecond.
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0";
        _process = Process.Start(start)!;
    }

    public int Agents { get; }

    /// <exception cref="InvalidOperationException">The process ended instead of answering; its error output said why.</exception>
    public async Task<T> AskAsync<T>(string command)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(command);
        }
        catch (IOException)
        {
            // It has ended: reading says so.
        }

        var answer = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"a swarm ended at '{command}'");
        return JsonSerializer.Deserialize<T>(answer)!;
    }

    /// <summary>Safe to call again: whoever started it may end it early.</summary>
    public void Dispose()
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
