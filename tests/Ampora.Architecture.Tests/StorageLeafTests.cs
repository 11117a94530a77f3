using System.Reflection;
using System.Text.RegularExpressions;

namespace Ampora.Architecture.Tests;

/// <summary>Storage is a leaf: features use it, it uses no feature of its process.</summary>
public sealed partial class StorageLeafTests
{
    [Fact]
    public void Storage_names_no_feature_in_its_source() =>
        SourceViolations(Repository.Files).ShouldBeEmpty();

    [Fact]
    public void Storage_shows_no_feature_in_its_signatures() =>
        SignatureViolations(Product.Types).ShouldBeEmpty();

    [Fact]
    public void A_using_of_a_feature_is_reported() =>
        SourceViolations([new("regional/Storage/AgentRow.cs", "using Ampora.Regional.Storage.Migrations;\nusing Ampora.Regional.Agents;\n")])
            .ShouldBe(["regional/Storage/AgentRow.cs:2 names Ampora.Regional.Agents"]);

    [Fact]
    public void A_feature_named_in_full_below_Storage_is_reported() =>
        SourceViolations([new("aggregator/Storage/Migrations/M1.cs", "var x = new Ampora.Aggregator.Fleet.View();")])
            .ShouldBe(["aggregator/Storage/Migrations/M1.cs:1 names Ampora.Aggregator.Fleet"]);

    [Fact]
    public void A_property_of_a_features_type_is_reported() =>
        SignatureViolations([typeof(Storage.BrokenRow)]).ShouldBe(["Ampora.Architecture.Tests.Storage.BrokenRow shows Ampora.Architecture.Tests.Agents.Agent"]);

    private static IEnumerable<string> SourceViolations(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Extension == ".cs" && file.Folders is ["regional" or "aggregator", "Storage", ..]
        let lines = file.Text.Split('\n')
        from number in Enumerable.Range(0, lines.Length)
        from Match match in FeatureNames().Matches(lines[number])
        select $"{file.Path}:{number + 1} names {match.Value}";

    private static IEnumerable<string> SignatureViolations(IEnumerable<Type> types)
    {
        const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        foreach (var type in types.Where(type => Home(type) is not null))
        {
            var shown = type.GetFields(Declared).Select(field => field.FieldType)
                .Concat(type.GetMethods(Declared).SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)))
                .Concat(type.GetConstructors(Declared).SelectMany(constructor => constructor.GetParameters()).Select(parameter => parameter.ParameterType))
                .Concat(type.GetInterfaces())
                .Append(type.BaseType ?? typeof(object))
                .SelectMany(Parts)
                .Distinct();
            foreach (var other in shown.Where(other => other.Assembly == type.Assembly && Home(other) is null && other.Namespace != Home(type)))
            {
                yield return $"{type.FullName} shows {other.FullName}";
            }
        }
    }

    /// <summary>The namespace that holds the Storage folder which the type lives in.</summary>
    private static string? Home(Type type)
    {
        var parts = type.Namespace?.Split('.') ?? [];
        var at = Array.IndexOf(parts, "Storage");
        return at < 0 ? null : string.Join('.', parts[..at]);
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!) : type.GetGenericArguments().SelectMany(Parts).Append(type);

    [GeneratedRegex(@"\bAmpora\.(?:Regional|Aggregator)\.(?!Storage\b)[A-Z]\w*")]
    private static partial Regex FeatureNames();
}
