namespace Ampora.Architecture.Tests;

/// <summary>Sealed by default: a class that nothing derives from cannot be derived from. The compiler holds it for internal classes only.</summary>
public sealed class SealedTests
{
    [Fact]
    public void Classes_are_sealed() => Violations(Product.Types).ShouldBeEmpty();

    [Fact]
    public void An_open_class_without_heirs_is_reported() =>
        Violations([typeof(Open), typeof(Parent), typeof(Child), typeof(GenericParent<>), typeof(GenericChild), typeof(Contract), typeof(Tools)])
            .ShouldBe(["Ampora.Architecture.Tests.SealedTests+Open is open and has no heir: seal it"]);

    private static IEnumerable<string> Violations(IEnumerable<Type> types)
    {
        var all = types.ToList();
        var parents = all.Select(type => type.BaseType).OfType<Type>().Select(Definition).ToHashSet();
        return from type in all
               where type is { IsClass: true, IsSealed: false, IsAbstract: false } && !parents.Contains(type)
               select $"{type.FullName} is open and has no heir: seal it";
    }

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

#pragma warning disable CA1852 // one of them is open on purpose
    private class Open;

    private class Parent;

    private sealed class Child : Parent;

    private class GenericParent<T>
    {
        public T? Value { get; init; }
    }

    private sealed class GenericChild : GenericParent<int>;

    private abstract class Contract;

    private static class Tools;
#pragma warning restore CA1852
}
