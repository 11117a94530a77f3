using Ampora.Architecture.Tests.Agents;

namespace Ampora.Architecture.Tests.Storage;

/// <summary>Breaks the rule that Storage is a leaf, for the test that must see it.</summary>
internal sealed class BrokenRow
{
    public IReadOnlyList<Agent> Agents { get; init; } = [];
}
