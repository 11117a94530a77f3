using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Ampora.Testing.Postgres;

/// <summary>
/// A cluster of its own in a temporary folder, under a small shell that stops it and removes the folder when our end of the shell's
/// standard input closes: that happens however this process ends. The line "release" sends the shell away without that.
/// </summary>
internal sealed class LocalPostgres : IPostgresHost
{
    private const int KeptLines = 40;

    // $1: the folder to remove; the rest: the command. Its process id is the first line written.
    private const string Watchdog =
        """
        folder=$1; shift
        exec 3<&0
        "$@" </dev/null 3<&- & server=$!
        echo $server
        ( while read -r line <&3; do exit 0; done; kill -QUIT $server 2>/dev/null; while kill -0 $server 2>/dev/null; do sleep 0.05; done; rm -rf "$folder" ) >/dev/null 2>&1 &
        exec 3<&-
        wait $server
        """;

    private readonly LocalBinaries _binaries;
    private readonly PostgresOptions _options;
    private readonly string _folder;
    private readonly ConcurrentQueue<string> _output = new();
    private Process? _shell;

    private LocalPostgres(LocalBinaries binaries, PostgresOptions options, string folder) => (_binaries, _options, _folder) = (binaries, options, folder);

    public int Port { get; } = FreePort.Next();

    public string? Password => null;

    public int ProcessId { get; private set; }

    public string DataDirectory => Path.Combine(_folder, "data");

    public string Output => string.Join(Environment.NewLine, _output);

    public static async Task<LocalPostgres> CreateAsync(LocalBinaries binaries, PostgresOptions options)
    {
        var host = new LocalPostgres(binaries, options, await ServerAccount.CreateFolderAsync());
        await Command.RunAsync(
            "env",
            [.. ServerAccount.Prefix, binaries.InitDb, "-D", host.DataDirectory, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
        return host;
    }

    /// <summary>A streaming replica of a server on this machine; it follows that one as soon as it is started.</summary>
    public static async Task<LocalPostgres> CreateReplicaAsync(LocalBinaries binaries, PostgresOptions options, int primary)
    {
        var host = new LocalPostgres(binaries, options, await ServerAccount.CreateFolderAsync());
        await Command.RunAsync(
            "env",
            [.. ServerAccount.Prefix, binaries.BaseBackup, "-D", host.DataDirectory, "-h", "127.0.0.1", "-p", $"{primary}", "-U", "postgres", "-R", "-X", "stream", "-c", "fast", "--no-sync"]);
        return host;
    }

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("sh", ["-c", Watchdog, "postgres-watchdog", _folder, .. ServerAccount.Prefix, _binaries.Postgres, "-D", DataDirectory, .. _options.Arguments(Port)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        _shell = Process.Start(start)!;
        ProcessId = Number((await _shell.StandardOutput.ReadLineAsync().WithTimeout())!);
        _shell.ErrorDataReceived += (_, line) => Keep(line.Data);
        _shell.BeginErrorReadLine();
    }

    public Task StopAsync() => EndAsync("INT", [ProcessId]);

    public async Task KillAsync()
    {
        // The postmaster first, so that it cannot tell the others to go in order.
        var children = await File.ReadAllTextAsync($"/proc/{ProcessId}/task/{ProcessId}/children");
        await EndAsync("KILL", [ProcessId, .. children.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Number)]);
    }

    public void ThrowIfEnded()
    {
        if (_shell is null or { HasExited: true })
        {
            throw new InvalidOperationException($"PostgreSQL ended by itself: {Output}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_shell is { HasExited: false } running)
        {
            running.StandardInput.Close();
            await running.WaitForExitAsync().WithTimeout();
        }

        _shell?.Dispose();
        _shell = null;
        await Command.RunAsync("rm", "-rf", _folder);
    }

    private async Task EndAsync(string signal, IReadOnlyList<int> processes)
    {
        if (_shell is not { } shell)
        {
            return;
        }

        // A process that is gone already is no failure.
        await Command.RunAsync("sh", "-c", $"kill -{signal} {string.Join(' ', processes)} 2>/dev/null; true");
        await shell.WaitForExitAsync().WithTimeout();
        await Eventually.Async(() => !processes.Any(Lives));
        await shell.StandardInput.WriteLineAsync("release");
        shell.Dispose();
        (_shell, ProcessId) = (null, 0);
    }

    /// <summary>One that nobody has buried yet counts as gone.</summary>
    private static bool Lives(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        _output.Enqueue(line);
        while (_output.Count > KeptLines)
        {
            _output.TryDequeue(out _);
        }
    }
}
