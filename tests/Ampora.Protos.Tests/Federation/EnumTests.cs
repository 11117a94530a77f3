using System.Text.RegularExpressions;
using Ampora.Federation.V1;
using Ampora.Protos.Tests.Schema;
using Google.Protobuf.Reflection;

namespace Ampora.Protos.Tests.Federation;

public sealed partial class EnumTests
{
    [Fact]
    public void Every_enum_starts_at_zero_unspecified_and_its_values_carry_its_name() =>
        FederationFiles.All.SelectMany(Enums).SelectMany(Faults).ShouldBeEmpty();

    [Fact]
    public void There_are_enums_to_look_at() => FederationFiles.All.SelectMany(Enums).Count().ShouldBeGreaterThan(10);

    [Fact]
    public void A_zero_that_means_something_is_seen() =>
        Altered(values => values[0].Name = "FRESHNESS_UNKNOWN").ShouldBe(["Freshness: 0 is FRESHNESS_UNKNOWN, not FRESHNESS_UNSPECIFIED"]);

    [Fact]
    public void A_value_without_the_name_of_its_enum_is_seen() =>
        Altered(values => values[1].Name = "CURRENT").ShouldBe(["Freshness: CURRENT does not start with FRESHNESS_"]);

    [Fact]
    public void An_enum_within_a_message_is_looked_at() => Enums(AlteredSchema
        .Of(FreshnessReflection.Descriptor, file => file.MessageType[0].EnumType.Add(new EnumDescriptorProto
        {
            Name = "Colour",
            Value = { new EnumValueDescriptorProto { Name = "COLOUR_RED", Number = 0 } },
        })))
        .SelectMany(Faults).ShouldBe(["Colour: 0 is COLOUR_RED, not COLOUR_UNSPECIFIED"]);

    private static IEnumerable<string> Altered(Action<IList<EnumValueDescriptorProto>> alter) => AlteredSchema
        .Of(FreshnessReflection.Descriptor, file => alter(file.EnumType.Single(type => type.Name == "Freshness").Value))
        .EnumTypes.SelectMany(Faults);

    private static IEnumerable<EnumDescriptor> Enums(FileDescriptor file) => file.EnumTypes.Concat(file.MessageTypes.SelectMany(Enums));

    private static IEnumerable<EnumDescriptor> Enums(MessageDescriptor message) => message.EnumTypes.Concat(message.NestedTypes.SelectMany(Enums));

    private static IEnumerable<string> Faults(EnumDescriptor type)
    {
        var prefix = WordStart().Replace(type.Name, "_").ToUpperInvariant() + "_";
        var zero = type.Values.FirstOrDefault(value => value.Number == 0)?.Name;
        if (zero != prefix + "UNSPECIFIED")
        {
            yield return $"{type.Name}: 0 is {zero ?? "missing"}, not {prefix}UNSPECIFIED";
        }

        foreach (var value in type.Values.Where(value => !value.Name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            yield return $"{type.Name}: {value.Name} does not start with {prefix}";
        }
    }

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex WordStart();
}
