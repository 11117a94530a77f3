namespace Ampora.Architecture.Tests;

/// <summary>A text file of the repository.</summary>
/// <param name="Path">Relative to the repository's root, with forward slashes.</param>
public sealed record SourceFile(string Path, string Text)
{
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    public string Extension => System.IO.Path.GetExtension(Path);

    public string[] Folders => Path.Split('/')[..^1];

    /// <summary>Lines, counted as an editor counts them: a final line break adds none.</summary>
    public int LineCount => Text.Length == 0 ? 0 : Text.AsSpan().Count('\n') + (Text.EndsWith('\n') ? 0 : 1);

    /// <summary>Written by a tool: it says so in its first lines, or its name does.</summary>
    public bool IsGenerated =>
        Name is "package-lock.json" or "packages.lock.json"
        || Name.EndsWith(".gen.ts", StringComparison.Ordinal)
        || Text[..Math.Min(Text.Length, 400)].Contains("do not edit", StringComparison.OrdinalIgnoreCase);
}
