using System.Reflection;
using System.Text.RegularExpressions;

namespace Ampora.Architecture.Tests;

/// <summary>Work behind a request: queues are bounded, what needs a lock is private and ends in Locked.</summary>
public sealed partial class BackgroundWorkTests
{
    [Fact]
    public void Queues_are_bounded() => QueueViolations(Repository.Files).ShouldBeEmpty();

    [Theory]
    [InlineData("Channel.CreateUnbounded<int>()")]
    [InlineData("new BlockingCollection<int>()")]
    public void A_queue_without_a_bound_is_reported(string code) =>
        QueueViolations([new("regional/Dispatch/Nudges.cs", $"var queue = {code};\n"), new("tests/A.cs", code)])
            .ShouldBe(["regional/Dispatch/Nudges.cs:1 makes a queue without a bound"]);

    [Fact]
    public void What_needs_a_lock_is_private() => LockedViolations(Product.Types).ShouldBeEmpty();

    [Fact]
    public void A_Locked_method_that_others_can_call_is_reported() =>
        LockedViolations([typeof(Counter)]).ShouldBe(["Counter.AddLocked can be called without its lock: make it private"]);

    private static IEnumerable<string> QueueViolations(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Extension == ".cs" && file.Folders is ["hosting" or "regional" or "aggregator", ..]
        let lines = file.Text.Split('\n')
        from number in Enumerable.Range(0, lines.Length)
        where UnboundedQueues().IsMatch(lines[number])
        select $"{file.Path}:{number + 1} makes a queue without a bound";

    private static IEnumerable<string> LockedViolations(IEnumerable<Type> types) =>
        from type in types
        from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where method.Name.EndsWith("Locked", StringComparison.Ordinal) && !method.IsPrivate && !method.IsSpecialName
        select $"{type.Name}.{method.Name} can be called without its lock: make it private";

    [GeneratedRegex(@"\bCreateUnbounded(?:Prioritized)?\b|\bnew BlockingCollection<[^>]+>\(\s*\)")]
    private static partial Regex UnboundedQueues();

    private sealed class Counter
    {
        public int Count { get; private set; }

        public void AddLocked() => Count++;
    }
}
