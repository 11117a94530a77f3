namespace Ampora.Architecture.Tests;

/// <summary>An interface exists where two implementations ship. With one it is a second name for the same class.</summary>
public sealed class InterfaceTests
{
    /// <summary>Seams that the framework asks for, or whose second implementation has a date, each with its reason.</summary>
    private static readonly Dictionary<string, string> Exceptions = new(StringComparer.Ordinal);

    [Fact]
    public void Interfaces_have_two_implementations() => Violations(Product.Types, Exceptions.Keys).ShouldBeEmpty();

    [Fact]
    public void Every_exception_is_still_needed() =>
        Exceptions.Keys.Except(Violations(Product.Types, []).Select(violation => violation.Split(' ')[0])).ShouldBeEmpty();

    [Fact]
    public void An_interface_with_one_implementation_is_reported() =>
        Violations([typeof(ILonely), typeof(Lonely), typeof(IPair<>), typeof(First), typeof(Second)], [])
            .ShouldBe(["Ampora.Architecture.Tests.InterfaceTests+ILonely has 1 implementation: use the class"]);

    [Fact]
    public void An_exception_is_honoured() =>
        Violations([typeof(ILonely), typeof(Lonely)], [typeof(ILonely).FullName!]).ShouldBeEmpty();

    private static IEnumerable<string> Violations(IEnumerable<Type> types, IEnumerable<string> exceptions)
    {
        var all = types.ToList();
        var implemented = all.Where(type => !type.IsInterface && !type.IsAbstract)
            .SelectMany(type => type.GetInterfaces().Select(Definition).Distinct())
            .GroupBy(contract => contract)
            .ToDictionary(group => group.Key, group => group.Count());
        return from contract in all
               where contract.IsInterface && !exceptions.Contains(contract.FullName)
               let count = implemented.GetValueOrDefault(contract)
               where count < 2
               select $"{contract.FullName} has {count} implementation{(count == 1 ? "" : "s")}: use the class";
    }

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private interface ILonely;

    private sealed class Lonely : ILonely;

    private interface IPair<T>;

    private sealed class First : IPair<int>;

    private sealed class Second : IPair<string>;
}
