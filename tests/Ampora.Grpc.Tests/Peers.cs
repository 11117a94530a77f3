using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace Ampora.Grpc.Tests;

/// <summary>Programs with a gRPC that nobody here wrote. Without them the tests fail.</summary>
internal static class Peers
{
    private static readonly string Folder = typeof(Peers).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "PeersFolder").Value!;

    private static readonly Lazy<Task> NodeModules = new(InstallAsync);

    public static async Task<JsonElement> AskNodeAsync(string script, params string[] arguments)
    {
        await NodeModules.Value;
        return JsonElement.Parse(await RunAsync("node", [script, .. arguments]));
    }

    // Debian's own interpreter: its packages have grpcio.
    public static async Task<JsonElement> AskPythonAsync(string script, params string[] arguments) =>
        JsonElement.Parse(await RunAsync("/usr/bin/python3", [script, .. arguments]));

    /// <summary>A node program that serves until its input is closed.</summary>
    public static async Task<Process> StartNodeAsync(string script)
    {
        await NodeModules.Value;
        return Start("node", [script]);
    }

    private static async Task InstallAsync()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules"))) await RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    }

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        using var process = Start(program, arguments);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }

        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await errors}");
    }

    private static Process Start(string program, string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        WorkingDirectory = Folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
