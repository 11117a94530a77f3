using System.Text.RegularExpressions;

namespace Ampora.Architecture.Tests;

/// <summary>No tracked file names a folder that exists on one machine only.</summary>
public sealed partial class MachinePathTests
{
    [Fact]
    public void No_file_names_a_path_of_one_machine() => Violations(Repository.Files).ShouldBeEmpty();

    [Theory]
    [InlineData("root", "x")]
    [InlineData("home", "ada")]
    [InlineData("Users", "ada")]
    [InlineData("work", "main")]
    [InlineData("farm", "x")]
    public void A_path_of_one_machine_is_reported(string top, string below) =>
        Violations([new("docs/a.md", $"Look into /{top}/{below}/file.\n")]).ShouldBe([$"docs/a.md:1 names /{top}/{below}"]);

    [Theory]
    [InlineData("https://example.org/work/item")]
    [InlineData("a relative path: tests/home/x")]
    [InlineData("Debian keeps it in /usr/lib/postgresql/15/bin and /tmp is for everyone.")]
    [InlineData("`GET /work` is a route")]
    public void A_path_that_every_machine_has_is_not(string line) => Violations([new("docs/a.md", line)]).ShouldBeEmpty();

    private static IEnumerable<string> Violations(IEnumerable<SourceFile> files) =>
        from file in files
        let lines = file.Text.Split('\n')
        from number in Enumerable.Range(0, lines.Length)
        let match = MachinePaths().Match(lines[number])
        where match.Success
        select $"{file.Path}:{number + 1} names {match.Value}";

    [GeneratedRegex(@"(?<![\w.:/-])/(?:work|farm|home|Users|root|opt/nuget|tmp/wt)/[\w.-]+|\b[A-Z]:\\Users\\\w+")]
    private static partial Regex MachinePaths();
}
