namespace Ampora.Regional.Federation;

/// <summary>
/// What the database must not be set to. If a commit is acknowledged before it is on disk, its number can be given out again after
/// a crash, and a reader that has seen it would skip what the second one wrote (D1).
/// </summary>
internal static class DurabilityRule
{
    /// <summary>What an operator must mend, or null.</summary>
    /// <param name="synchronousCommit">As <c>current_setting</c> says it, for the role that writes.</param>
    /// <param name="development">Allows <c>fsync=off</c>.</param>
    public static string? Fault(string synchronousCommit, string fsync, string role, bool development)
    {
        if (synchronousCommit == "off")
            return $"synchronous_commit is off for role {role}: the feed would lose changes after a crash. ALTER ROLE {role} SET synchronous_commit = on";
        return fsync == "off" && !development
            ? "fsync is off: a crash of the machine would destroy the region's history. Set fsync = on, or Region:Development=true where that does not matter"
            : null;
    }
}
