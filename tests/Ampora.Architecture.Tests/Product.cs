using System.Reflection;
using System.Runtime.CompilerServices;

namespace Ampora.Architecture.Tests;

/// <summary>The assemblies that ship, and the types in them that a person wrote.</summary>
internal static class Product
{
    public static IReadOnlyList<Assembly> Assemblies { get; } =
    [
        Assembly.Load("Ampora.Grpc"), Assembly.Load("Ampora.Protos"), Assembly.Load("Ampora.Hosting"),
        Assembly.Load("Ampora.Regional"), Assembly.Load("Ampora.Aggregator"),
    ];

    /// <summary>Written by hand, in the processes and what they share. The stand-in for the gRPC packages keeps their signatures and is left out.</summary>
    public static IReadOnlyList<Type> Types { get; } =
        [.. Assemblies.Where(assembly => assembly.GetName().Name is not ("Ampora.Grpc" or "Ampora.Protos")).SelectMany(HandWritten)];

    public static bool IsRecord(Type type) =>
        type.GetMethod("<Clone>$") is not null
        || (type.IsValueType && type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic) is not null);

    private static IEnumerable<Type> HandWritten(Assembly assembly) =>
        assembly.GetTypes().Where(type =>
            !type.Name.Contains('<', StringComparison.Ordinal)
            && type.DeclaringType?.Name.Contains('<', StringComparison.Ordinal) is not true
            && !type.IsDefined(typeof(CompilerGeneratedAttribute))
            && type.Namespace?.StartsWith("Ampora.", StringComparison.Ordinal) is true
            && !type.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute)));
}
