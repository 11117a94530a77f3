using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Ampora.Bench.Load;

/// <summary>A swarm in a process of its own (<see cref="SwarmWorker"/>). It ends with this one.</summary>
internal sealed class SwarmProcess(Uri server, string key, int agents, int first) : IDisposable
{
    private readonly Process _process = Process.Start(new ProcessStartInfo("dotnet",
    [
        typeof(SwarmProcess).Assembly.Location, BenchProgram.SwarmVerb, server.ToString(), key,
        agents.ToString(CultureInfo.InvariantCulture), first.ToString(CultureInfo.InvariantCulture),
    ])
    {
        RedirectStandardInput = true, RedirectStandardOutput = true,
    })!;

    public int Agents => agents;

    /// <exception cref="InvalidOperationException">The process ended instead of answering; its error output said why.</exception>
    public async Task<T> AskAsync<T>(string command)
    {
        await _process.StandardInput.WriteLineAsync(command);
        var answer = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"a swarm ended at '{command}'");
        return JsonSerializer.Deserialize<T>(answer)!;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
