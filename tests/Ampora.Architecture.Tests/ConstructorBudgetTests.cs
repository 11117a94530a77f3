using System.Reflection;

namespace Ampora.Architecture.Tests;

/// <summary>A constructor takes at most six parameters: more is two classes in one. Records hold data and are left out.</summary>
public sealed class ConstructorBudgetTests
{
    private const int MostParameters = 6;

    [Fact]
    public void Constructors_take_at_most_six_parameters() => Violations(Product.Types).ShouldBeEmpty();

    [Fact]
    public void A_primary_constructor_of_seven_is_reported() =>
        Violations([typeof(Seven), typeof(Six), typeof(SevenValues)]).ShouldBe(["Seven takes 7 parameters; at most 6"]);

    private static IEnumerable<string> Violations(IEnumerable<Type> types) =>
        from type in types
        where !Product.IsRecord(type)
        from constructor in type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        let count = constructor.GetParameters().Length
        where count > MostParameters
        select $"{type.Name} takes {count} parameters; at most {MostParameters}";

#pragma warning disable CS9113 // the parameters are the point
    private sealed class Seven(int a, int b, int c, int d, int e, int f, int g);

    private sealed class Six(int a, int b, int c, int d, int e, int f);
#pragma warning restore CS9113

    private sealed record SevenValues(int A, int B, int C, int D, int E, int F, int G);
}
