using System.Text.RegularExpressions;

namespace Ampora.Architecture.Tests;

/// <summary>No drawers: a file or folder is named after the thing in it.</summary>
public sealed partial class DrawerTests
{
    private static readonly HashSet<string> Drawers = new(StringComparer.OrdinalIgnoreCase)
    {
        "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Common", "Manager", "Managers", "Misc",
    };

    private static readonly HashSet<string> FolderDrawers = new(StringComparer.OrdinalIgnoreCase) { "Model", "Models" };

    private static readonly string[] Extensions = [".cs", ".ts", ".tsx", ".css", ".proto", ".sh", ".py", ".mjs", ".js"];

    [Fact]
    public void Nothing_is_a_drawer() => Violations(Repository.Files).ShouldBeEmpty();

    [Theory]
    [InlineData("regional/Agents/AgentHelper.cs", "Helper")]
    [InlineData("regional/Utils/Clock.cs", "Utils")]
    [InlineData("ui/web/src/common/date-time.ts", "common")]
    [InlineData("ui/web/src/format-utils.ts", "utils")]
    [InlineData("aggregator/Fleet/RegionManager.cs", "Manager")]
    [InlineData("aggregator/Model/Region.cs", "Model")]
    public void A_drawer_is_reported(string path, string drawer) =>
        Violations([new(path, "")]).ShouldBe([$"{path} is a drawer: {drawer}"]);

    [Theory]
    [InlineData("regional/Configurations/Model.cs")]
    [InlineData("regional/OpAmp/Protocol/CommonMark.cs.txt")]
    [InlineData("ui/web/src/pages/utilisation.tsx")]
    public void A_name_that_only_looks_like_one_is_not(string path) => Violations([new(path, "")]).ShouldBeEmpty();

    private static IEnumerable<string> Violations(IEnumerable<SourceFile> files) =>
        from file in files
        where Extensions.Contains(file.Extension)
        let words = file.Folders.Append(file.Name[..^file.Extension.Length]).SelectMany(Words).Where(Drawers.Contains)
        let drawer = words.Concat(file.Folders.Where(FolderDrawers.Contains)).FirstOrDefault()
        where drawer is not null
        select $"{file.Path} is a drawer: {drawer}";

    private static IEnumerable<string> Words(string name) => WordsOfAName().Matches(name).Select(match => match.Value);

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")]
    private static partial Regex WordsOfAName();
}
