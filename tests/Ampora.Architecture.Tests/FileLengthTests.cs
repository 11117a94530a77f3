namespace Ampora.Architecture.Tests;

/// <summary>A file is at most 400 lines; a page's component at most 200.</summary>
public sealed class FileLengthTests
{
    private const int MostLines = 400;
    private const int MostLinesOfAPage = 200;

    private static readonly string[] Roots = ["protos", "hosting", "regional", "aggregator", "ui", "tests", "deploy"];
    private static readonly string[] Extensions = [".cs", ".ts", ".tsx", ".css"];

    [Fact]
    public void Files_are_short() => Violations(Repository.Files).ShouldBeEmpty();

    [Fact]
    public void A_file_of_401_lines_is_reported() =>
        Violations([Lines("regional/A.cs", 401), Lines("regional/B.cs", 400)])
            .ShouldBe(["regional/A.cs has 401 lines; at most 400"]);

    [Fact]
    public void A_page_component_of_201_lines_is_reported_and_its_test_is_not() =>
        Violations([Lines("ui/web/src/pages/agents/AgentsPage.tsx", 201), Lines("ui/web/src/pages/agents/AgentsPage.test.tsx", 201)])
            .ShouldBe(["ui/web/src/pages/agents/AgentsPage.tsx has 201 lines; at most 200"]);

    [Fact]
    public void A_generated_file_may_be_long() =>
        Violations([new("ui/web/src/api/schema.d.ts", "// Generated from a document. Do not edit.\n" + new string('\n', 500))]).ShouldBeEmpty();

    private static IEnumerable<string> Violations(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Folders is [var root, ..] && Roots.Contains(root) && Extensions.Contains(file.Extension) && !file.IsGenerated
        let most = IsPageComponent(file) ? MostLinesOfAPage : MostLines
        where file.LineCount > most
        select $"{file.Path} has {file.LineCount} lines; at most {most}";

    private static bool IsPageComponent(SourceFile file) =>
        file.Folders is ["ui", "web", "src", "pages", ..] && file.Extension == ".tsx" && !file.Name.EndsWith(".test.tsx", StringComparison.Ordinal);

    private static SourceFile Lines(string path, int count) => new(path, string.Concat(Enumerable.Repeat("x\n", count)));
}
