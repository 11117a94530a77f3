using System.Diagnostics;
using System.Text.Json;
using Ampora.Bench.Measure;

namespace Ampora.Bench;

/// <summary>This program once more, for one benchmark.</summary>
internal static class BenchProcess
{
    /// <param name="arguments">Of its command line.</param>
    /// <param name="limit">After which it is ended with all that it started.</param>
    /// <returns>What it found; null when it broke, and its error output said why.</returns>
    public static async Task<IReadOnlyList<Finding>?> RunAsync(IReadOnlyList<string> arguments, TimeSpan limit)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(BenchProcess).Assembly.Location, .. arguments]) { RedirectStandardOutput = true })!;
        using var deadline = new CancellationTokenSource(limit, TimeProvider.System);
        var findings = new List<Finding>();
        try
        {
            while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
            {
                if (line.StartsWith('{'))
                {
                    findings.Add(JsonSerializer.Deserialize<Finding>(line, Report.Json)!);
                }
            }

            await process.WaitForExitAsync(deadline.Token);
            return process.ExitCode == 0 ? findings : null;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"{arguments[0]} took longer than {limit.TotalMinutes} minutes and was ended.");
            process.Kill(entireProcessTree: true);
            return null;
        }
    }
}
