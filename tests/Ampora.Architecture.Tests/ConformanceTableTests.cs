using System.Text.RegularExpressions;

namespace Ampora.Architecture.Tests;

/// <summary>
/// docs/reference/opamp-conformance.md has a row for every item of the specification's list and for every question that it leaves open,
/// and names only tests that exist.
/// </summary>
public sealed partial class ConformanceTableTests
{
    private const string Table = "docs/reference/opamp-conformance.md";
    private const int LastItem = 152;
    private const int LastQuestion = 9;

    /// <summary>Items that no test holds yet: another number must be written down here.</summary>
    private const int Open = 0;

    private static readonly string[] Items =
        [.. Enumerable.Range(1, LastItem).Select(number => $"{number}"), "128a", .. Enumerable.Range(1, LastQuestion).Select(number => $"Q{number}")];

    [Fact]
    public void Every_item_has_one_row_and_every_test_that_is_named_exists() =>
        Violations(Repository.Files.Single(file => file.Path == Table).Text, Repository.Files).ShouldBeEmpty();

    [Fact]
    public void Open_items_are_counted() => Rows(Repository.Files.Single(file => file.Path == Table).Text).Count(row => row.Tests == "open").ShouldBe(Open);

    [Fact]
    public void A_missing_row_a_row_without_tests_and_a_test_that_is_not_there_are_reported()
    {
        SourceFile[] files =
        [
            new("tests/A.Tests/ThingTests.cs", "public sealed class ThingTests : ThingContract\n{\n    [Fact]\n    public void It_works() { }\n    public void NotATest() { }\n}\n"),
            new("tests/A.Tests/ThingContract.cs", "public abstract class ThingContract\n{\n    [Theory]\n    [InlineData(1)]\n    public async Task It_holds(int a) { }\n}\n"),
            new("tests/A.Tests/scenarios/a.txt", ""),
            new("tests/walk/items_a.py", "@item(3, \"128a\", both=True)\ndef it_walks(region, wire):\n    pass\n"),
        ];
        var rows = string.Concat(Items.Where(item => item is not ("7" or "Q9")).Select(item => $"| {item} | MUST | how | {item switch
        {
            "1" => "`ThingTests.It_works`, `ThingContract.It_holds`, `a.txt`",
            "2" => "`ThingTests.NotATest`",
            "3" or "128a" => "`walk:it_walks`",
            "4" => "`walk:it_walks`",
            "5" => "`b.txt`",
            "6" => "",
            _ => "open",
        }} |\n"));
        Violations(rows, files).ShouldBe(
        [
            "item 7 has 0 rows",
            "item Q9 has 0 rows",
            "item 2: there is no test ThingTests.NotATest",
            "item 4: walk:it_walks does not walk it",
            "item 5: there is no transcript b.txt",
            "item 6 names no test and is not open",
        ], ignoreOrder: true);
    }

    private static IEnumerable<string> Violations(string table, IReadOnlyCollection<SourceFile> files)
    {
        var rows = Rows(table).ToArray();
        foreach (var item in Items.Where(item => rows.Count(row => row.Item == item) != 1))
        {
            yield return $"item {item} has {rows.Count(row => row.Item == item)} rows";
        }

        var tests = TestsIn(files);
        var transcripts = files.Where(file => file.Path.Contains("/scenarios/", StringComparison.Ordinal)).Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        var walked = WalkedIn(files);
        foreach (var (item, cell) in rows.Where(row => row.Tests != "open"))
        {
            var names = TestName().Matches(cell).Select(match => match.Groups[1].Value).ToArray();
            if (names.Length == 0)
            {
                yield return $"item {item} names no test and is not open";
            }

            foreach (var name in names)
            {
                if (name.StartsWith("walk:", StringComparison.Ordinal))
                {
                    if (!walked.Contains((item, name[5..])))
                    {
                        yield return $"item {item}: {name} does not walk it";
                    }
                }
                else if (name.EndsWith(".txt", StringComparison.Ordinal))
                {
                    if (!transcripts.Contains(name))
                    {
                        yield return $"item {item}: there is no transcript {name}";
                    }
                }
                else if (!tests.Contains(name))
                {
                    yield return $"item {item}: there is no test {name}";
                }
            }
        }
    }

    private static IEnumerable<(string Item, string Tests)> Rows(string table) =>
        table.Split('\n').Select(line => Row().Match(line)).Where(match => match.Success).Select(match => (match.Groups[1].Value, match.Groups[2].Value.Trim()));

    /// <summary>Class.Method of every method under [Fact] or [Theory].</summary>
    private static HashSet<string> TestsIn(IEnumerable<SourceFile> files)
    {
        var tests = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files.Where(file => file.Extension == ".cs" && file.Path.StartsWith("tests/", StringComparison.Ordinal)))
        {
            var (type, marked) = ("", false);
            foreach (var line in file.Text.Split('\n'))
            {
                type = Class().Match(line) is { Success: true } begins ? begins.Groups[1].Value : type;
                marked |= Mark().IsMatch(line);
                if (marked && Method().Match(line) is { Success: true } method)
                {
                    tests.Add($"{type}.{method.Groups[1].Value}");
                    marked = false;
                }
            }
        }

        return tests;
    }

    private static HashSet<(string Item, string Function)> WalkedIn(IEnumerable<SourceFile> files) => files
        .Where(file => file.Extension == ".py" && file.Path.StartsWith("tests/walk/", StringComparison.Ordinal))
        .SelectMany(file => Walk().Matches(file.Text))
        .SelectMany(walk => Number().Matches(walk.Groups[1].Value).Select(number => (number.Value, walk.Groups[2].Value)))
        .ToHashSet();

    [GeneratedRegex(@"^\| (\d+a?|Q\d) \|.*\|([^|]*)\|\s*$")]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"^(?:public|internal) (?:sealed |abstract |static |partial )*class (\w+)")]
    private static partial Regex Class();

    [GeneratedRegex(@"^\s*\[(?:Fact|Theory)\b")]
    private static partial Regex Mark();

    [GeneratedRegex(@"^\s*public (?:async |static )*(?:Task|void|ValueTask) (\w+)\(")]
    private static partial Regex Method();

    [GeneratedRegex(@"^@item\(([^)]*)\)\ndef (\w+)", RegexOptions.Multiline)]
    private static partial Regex Walk();

    [GeneratedRegex(@"\d+a?")]
    private static partial Regex Number();
}
