namespace Ampora.Regional.Desired;

/// <summary>What a transaction decided, once it is committed.</summary>
/// <param name="Agents">Should now run or have something else.</param>
/// <param name="Note">The number of the note that says so to other instances; null when it is not known, and the note is read here as well.</param>
internal sealed record Decision(IReadOnlyCollection<Guid> Agents, long? Note = null)
{
    public static Decision None { get; } = new([]);
}
