using Microsoft.Extensions.Hosting;

namespace Ampora.Architecture.Tests;

/// <summary>A suffix has one meaning: …Runner a background loop, …Row the shape of a table, …Setup and …Api registration and REST without state.</summary>
public sealed class SuffixTests
{
    [Fact]
    public void Suffixes_mean_what_they_say() => Violations(Product.Types).ShouldBeEmpty();

    [Fact]
    public void Each_suffix_with_another_meaning_is_reported() =>
        Violations([typeof(FlushRunner), typeof(SweepRunner), typeof(FleetSetup), typeof(FleetApi), typeof(AgentRow), typeof(Storage.BrokenRow), typeof(Options.FleetOptions)])
            .ShouldBe([
                "SweepRunner is no background loop",
                "FleetSetup has state: make it static",
                "AgentRow is not in Storage",
                "FleetOptions cannot be bound: it has no constructor without parameters",
            ]);

    private static IEnumerable<string> Violations(IEnumerable<Type> types) =>
        from type in types
        let name = type.Name.Split('`')[0]
        let violation = name switch
        {
            _ when name.EndsWith("Runner", StringComparison.Ordinal) && !type.IsSubclassOf(typeof(BackgroundService)) => "is no background loop",
            _ when (name.EndsWith("Setup", StringComparison.Ordinal) || name.EndsWith("Api", StringComparison.Ordinal)) && !IsStatic(type) => "has state: make it static",
            _ when name.EndsWith("Row", StringComparison.Ordinal) && type.Namespace?.Split('.').Contains("Storage") is not true => "is not in Storage",
            _ when name.EndsWith("Options", StringComparison.Ordinal) && type.IsClass && !type.IsAbstract && type.GetConstructor([]) is null =>
                "cannot be bound: it has no constructor without parameters",
            _ => null,
        }
        where violation is not null
        select $"{name} {violation}";

    private static bool IsStatic(Type type) => type is { IsAbstract: true, IsSealed: true };

    private sealed class FlushRunner : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
    }

    private sealed class SweepRunner;

    private sealed class FleetSetup;

    private static class FleetApi;

    private sealed class AgentRow;

    private static class Options
    {
        internal sealed class FleetOptions(string name)
        {
            public string Name => name;
        }
    }
}
