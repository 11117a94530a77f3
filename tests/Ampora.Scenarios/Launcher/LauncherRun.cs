using System.Diagnostics;
using Ampora.Testing;

namespace Ampora.Scenarios.Launcher;

/// <summary>One run of deploy/dev/up.sh.</summary>
internal sealed record LauncherRun(int ExitCode, string Output, string Errors)
{
    public static string Root { get; } = FindRoot();

    public static string Script { get; } = Path.Combine(Root, "deploy/dev/up.sh");

    /// <param name="arguments">Of the script.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="environment">Added to that of the tests; what the script starts gets it too.</param>
    public static async Task<LauncherRun> Async(IEnumerable<string> arguments, TimeSpan timeout, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(Script, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["NO_COLOR"] = "1";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(CancellationToken.None).WithTimeout(timeout);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new LauncherRun(process.ExitCode, await output.WithTimeout(), await errors.WithTimeout());
    }

    public LauncherRun ShouldSucceed()
    {
        ExitCode.ShouldBe(0, $"{Output}\n{Errors}");
        return this;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Ampora.Federation.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("No Ampora.Federation.sln above " + AppContext.BaseDirectory);
    }
}
