namespace Ampora.Hosting.Fleet;

/// <summary>One page of agents.</summary>
public sealed record AgentList
{
    public required IReadOnlyList<AgentView> Items { get; init; }

    /// <summary>Give it back as <c>cursor</c> for the next page; null on the last page.</summary>
    public required string? NextCursor { get; init; }

    /// <summary>How many agents match, on all pages.</summary>
    public required int Total { get; init; }

    public required Provenance Provenance { get; init; }
}
