namespace Ampora.Protos.Tests.Schema;

/// <summary>What separates an expected schema from the one in use, as lines of <see cref="SchemaText"/>.</summary>
internal sealed record SchemaDifference(IReadOnlyList<string> Missing, IReadOnlyList<string> Extra)
{
    internal static SchemaDifference Between(IEnumerable<string> expected, IEnumerable<string> actual)
    {
        var wanted = expected.ToHashSet(StringComparer.Ordinal);
        var found = actual.ToHashSet(StringComparer.Ordinal);
        return new SchemaDifference([.. wanted.Where(line => !found.Contains(line))], [.. found.Where(line => !wanted.Contains(line))]);
    }
}
