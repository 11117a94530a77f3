using System.Reflection;
using System.Xml.Linq;

namespace Ampora.Architecture.Tests;

/// <summary>protos ← hosting ← regional | aggregator | ui/cli; those three never reference one another, and nothing that ships references a test.</summary>
public sealed class DependencyDirectionTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Ampora.Grpc"] = [],
        ["Ampora.Protos"] = ["Ampora.Grpc"],
        ["Ampora.Hosting"] = ["Ampora.Protos", "Ampora.Grpc"],
        ["Ampora.Regional"] = ["Ampora.Hosting", "Ampora.Protos", "Ampora.Grpc"],
        ["Ampora.Aggregator"] = ["Ampora.Hosting", "Ampora.Protos", "Ampora.Grpc"],
        ["Ampora.Cli"] = ["Ampora.Hosting", "Ampora.Protos", "Ampora.Grpc"],
    };

    private sealed record Unit(string Name, IEnumerable<string> References);

    [Fact]
    public void Projects_reference_only_what_lies_below_them() =>
        Violations(Repository.Files.Where(IsShippedProject).Select(Project)).ShouldBeEmpty();

    [Fact]
    public void Assemblies_reference_only_what_lies_below_them() =>
        Violations(Product.Assemblies.Select(Loaded)).ShouldBeEmpty();

    [Fact]
    public void A_region_that_references_the_aggregator_is_reported() =>
        Violations([new("Ampora.Regional", ["Ampora.Hosting", "Ampora.Aggregator"])])
            .ShouldBe(["Ampora.Regional must not reference Ampora.Aggregator"]);

    [Fact]
    public void A_product_that_references_a_test_project_is_reported() =>
        Violations([Project(new SourceFile("hosting/Ampora.Hosting.csproj",
            """<Project><ItemGroup><ProjectReference Include="../tests/Ampora.Testing/Ampora.Testing.csproj" /></ItemGroup></Project>"""))])
            .ShouldBe(["Ampora.Hosting must not reference Ampora.Testing"]);

    [Fact]
    public void A_project_without_a_place_in_the_order_is_reported() =>
        Violations([new("Ampora.Core", [])]).ShouldBe(["Ampora.Core has no place in the order of dependencies: give it one"]);

    private static IEnumerable<string> Violations(IEnumerable<Unit> units)
    {
        foreach (var unit in units)
        {
            if (!Allowed.TryGetValue(unit.Name, out var allowed))
            {
                yield return $"{unit.Name} has no place in the order of dependencies: give it one";
                continue;
            }

            foreach (var reference in unit.References.Except(allowed, StringComparer.Ordinal))
            {
                yield return $"{unit.Name} must not reference {reference}";
            }
        }
    }

    private static bool IsShippedProject(SourceFile file) => file.Extension == ".csproj" && file.Folders.FirstOrDefault() != "tests";

    private static Unit Project(SourceFile file) => new(
        Path.GetFileNameWithoutExtension(file.Path),
        XDocument.Parse(file.Text).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'))));

    private static Unit Loaded(Assembly assembly) => new(
        assembly.GetName().Name!,
        assembly.GetReferencedAssemblies().Select(reference => reference.Name!).Where(name => name.StartsWith("Ampora.", StringComparison.Ordinal)));
}
