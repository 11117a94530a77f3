namespace Ampora.Architecture.Tests;

/// <summary>The repository as it lies on disk, without what tools leave in it.</summary>
internal static class Repository
{
    private static readonly HashSet<string> LeftByTools = new(StringComparer.Ordinal)
    {
        ".git", ".ampora", ".idea", ".vs", "artifacts", "bin", "obj", "node_modules", "dist", "test-results", "playwright-report",
    };

    private static readonly HashSet<string> TextExtensions = new(StringComparer.Ordinal)
    {
        "", ".cs", ".csproj", ".css", ".editorconfig", ".env", ".html", ".js", ".json", ".md", ".mjs", ".props", ".proto", ".ps1", ".py",
        ".sh", ".sln", ".sql", ".svg", ".targets", ".toml", ".ts", ".tsx", ".txt", ".xml", ".yaml", ".yml",
    };

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<SourceFile> Files { get; } = [.. Read(Root).OrderBy(file => file.Path, StringComparer.Ordinal)];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Ampora.Federation.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("No Ampora.Federation.sln above " + AppContext.BaseDirectory);
    }

    private static IEnumerable<SourceFile> Read(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Where(file => TextExtensions.Contains(Path.GetExtension(file))))
        {
            // In a linked worktree .git is a file, and it holds a path of the machine.
            if (Path.GetFileName(file) != ".git")
            {
                yield return new SourceFile(Path.GetRelativePath(Root, file).Replace('\\', '/'), File.ReadAllText(file));
            }
        }

        foreach (var below in Directory.EnumerateDirectories(folder).Where(below => !LeftByTools.Contains(Path.GetFileName(below))))
        {
            foreach (var file in Read(below))
            {
                yield return file;
            }
        }
    }
}
