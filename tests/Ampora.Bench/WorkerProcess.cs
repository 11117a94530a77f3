using System.Diagnostics;

namespace Ampora.Bench;

/// <summary>This program once more, in a process of its own that answers lines with lines. It ends with this one.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private bool _ended;

    /// <param name="arguments">The verb first.</param>
    /// <param name="environment">Beside this one's.</param>
    public WorkerProcess(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(WorkerProcess).Assembly.Location, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
    }

    public int Id => _process.Id;

    /// <exception cref="InvalidOperationException">It ended instead; its error output said why.</exception>
    public async Task<string> ReadAsync() =>
        await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"process {_process.Id} of the benchmark ended");

    public async Task WriteAsync(string line)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(line);
        }
        catch (IOException)
        {
            // It has ended: reading says so.
        }
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
        if (!_process.WaitForExit(EndsWithin))
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
