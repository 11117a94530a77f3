namespace Ampora.Testing.Postgres;

/// <summary>PostgreSQL refuses to run as root: then its commands run as the account postgres, or as the one that owns nothing.</summary>
internal static class ServerAccount
{
    private const string Unprivileged = "65534";

    private static readonly Lazy<string> User = new(() =>
        File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : Unprivileged);

    /// <summary>What comes before a command so that it runs as the server's account. Keeps the process id.</summary>
    public static IReadOnlyList<string> Prefix => Environment.IsPrivilegedProcess
        ? ["setpriv", $"--reuid={User.Value}", $"--regid={Group}", "--clear-groups", "--"]
        : [];

    /// <summary>A new folder under the temporary folder, owned by the server's account.</summary>
    public static async Task<string> CreateFolderAsync()
    {
        var folder = Directory.CreateTempSubdirectory("ampora-postgres-").FullName;
        if (Environment.IsPrivilegedProcess)
        {
            await Command.RunAsync("chown", $"{User.Value}:{Group}", folder);
        }

        return folder;
    }

    private static string Group => User.Value == Unprivileged ? Unprivileged : File.ReadLines("/etc/passwd")
        .First(line => line.StartsWith("postgres:", StringComparison.Ordinal)).Split(':')[3];
}
