using System.Text.RegularExpressions;

namespace Ampora.Architecture.Tests;

/// <summary>
/// Our own .proto files: proto3, packages `ampora.&lt;area&gt;.v&lt;n&gt;` that match their folders, snake_case fields. OpAMP's names are its own;
/// only the first rule reaches it. The names of enums are looked at in the tests of the wire, on the compiled descriptors.
/// </summary>
public sealed partial class ProtoTests
{
    [Fact]
    public void Wire_definitions_are_tidy() => Violations(Repository.Files).ShouldBeEmpty();

    [Fact]
    public void There_are_wire_definitions() => Repository.Files.Count(file => file.Extension == ".proto").ShouldBeGreaterThan(2);

    [Theory]
    [InlineData("syntax = \"proto2\";\npackage ampora.fleet.v1;", "is not proto3")]
    [InlineData("syntax = \"proto3\";\npackage ampora.other.v1;", "is package ampora.other.v1, its folder says ampora.fleet.v1")]
    [InlineData(Head + "message A {\n  string displayName = 1;\n}", "field displayName is not snake_case")]
    public void A_slip_is_reported(string text, string violation) =>
        Violations([new("protos/ampora/fleet/v1/a.proto", text)]).ShouldBe([$"protos/ampora/fleet/v1/a.proto {violation}"]);

    [Fact]
    public void A_version_in_the_folder_is_demanded() =>
        Violations([new("protos/ampora/fleet/a.proto", "syntax = \"proto3\";\npackage ampora.fleet;")])
            .ShouldBe(["protos/ampora/fleet/a.proto has no version in its package"]);

    private const string Head = "syntax = \"proto3\";\npackage ampora.fleet.v1;\n";

    private static IEnumerable<string> Violations(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Extension == ".proto" && file.Folders is ["protos", ..] and not ["protos", "grpc", ..]
        from violation in file.Folders is ["protos", "ampora", ..] ? Shared(file).Concat(Own(file)) : Shared(file)
        select $"{file.Path} {violation}";

    private static IEnumerable<string> Shared(SourceFile file)
    {
        if (!file.Text.Contains("syntax = \"proto3\";", StringComparison.Ordinal))
        {
            yield return "is not proto3";
        }
    }

    private static IEnumerable<string> Own(SourceFile file)
    {
        var package = Package().Match(file.Text).Groups[1].Value;
        var folder = string.Join('.', file.Folders[1..]);
        if (package != folder)
        {
            yield return $"is package {package}, its folder says {folder}";
        }

        if (!Version().IsMatch(package))
        {
            yield return "has no version in its package";
        }

        foreach (Match match in CamelFields().Matches(file.Text))
        {
            yield return $"field {match.Groups[1].Value} is not snake_case";
        }
    }

    [GeneratedRegex(@"^package\s+([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Package();

    [GeneratedRegex(@"\.v\d+$")]
    private static partial Regex Version();

    [GeneratedRegex(@"^\s+(?:repeated\s+|optional\s+)?(?:map<[^>]+>|[\w.]+)\s+(\w*[A-Z]\w*)\s*=\s*\d+", RegexOptions.Multiline)]
    private static partial Regex CamelFields();
}
