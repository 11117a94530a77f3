using System.Diagnostics;
using System.Globalization;

namespace Ampora.Testing.Processes;

/// <summary>A process of a scenario: its lines are kept, and it ends with the test.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const int KeptLines = 2_000;

    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];
    private Process? _leash;
    private bool _disposed;

    private ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Only once it has exited.</summary>
    public int ExitCode => _process.ExitCode;

    public IReadOnlyList<string> Output
    {
        get
        {
            lock (_gate)
            {
                return [.. _output];
            }
        }
    }

    /// <summary>Whether a line of what it printed, in order or in error, holds these words.</summary>
    public bool Said(string words)
    {
        lock (_gate)
        {
            return _output.Concat(_errors).Any(line => line.Contains(words, StringComparison.Ordinal));
        }
    }

    /// <param name="program">Found on the PATH unless it is a path.</param>
    /// <param name="arguments">Passed as they are.</param>
    /// <param name="environment">Added to the environment of the tests.</param>
    public static ChildProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        var child = new ChildProcess(process);
        process.OutputDataReceived += (_, line) => child.Keep(child._output, line.Data);
        process.ErrorDataReceived += (_, line) => child.Keep(child._errors, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        child._leash = Leash(process.Id);
        return child;
    }

    /// <summary>Runs a program to its end and expects success.</summary>
    public static async Task RunAsync(string program, IEnumerable<string> arguments, TimeSpan limit)
    {
        await using var child = Start(program, arguments);
        await child._process.WaitForExitAsync().WithTimeout(limit);
        if (child.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {child.ExitCode}: {child.Describe()}");
        }
    }

    /// <summary>Asks it to stop and waits until it has.</summary>
    public async Task<int> TerminateAsync()
    {
        await RunAsync("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)], Timeouts.Default);
        return await ExitAsync();
    }

    /// <summary>Waits until it has ended and everything it printed has been read.</summary>
    public async Task<int> ExitAsync(TimeSpan? limit = null)
    {
        await _process.WaitForExitAsync().WithTimeout(limit);
        return ExitCode;
    }

    /// <summary>SIGKILL: it has no chance to clean up.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync().WithTimeout();
    }

    /// <summary>Closes its standard input, which some programs take as the sign to end, and waits a little.</summary>
    public async Task<bool> EndOfInputAsync(TimeSpan limit)
    {
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(limit);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>For the message of a failed test.</summary>
    public string Describe()
    {
        lock (_gate)
        {
            return $"{_process.StartInfo.FileName} printed:\n{string.Join('\n', _output.TakeLast(40))}\n{string.Join('\n', _errors.TakeLast(40))}";
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;

        // Before the process is gone: its number may then be another's.
        _leash?.Kill();
        _leash?.Dispose();
        await KillAsync();
        _process.Dispose();
    }

    /// <summary>Kills the process when the tests are killed: their end of the pipe closes with them.</summary>
    private static Process Leash(int id) => Process.Start(
        new ProcessStartInfo("sh", ["-c", "cat >/dev/null; kill -KILL \"$1\" 2>/dev/null", "sh", id.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
        })!;

    private void Keep(List<string> lines, string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_gate)
        {
            lines.Add(line);
            if (lines.Count > KeptLines)
            {
                lines.RemoveAt(0);
            }
        }
    }
}
