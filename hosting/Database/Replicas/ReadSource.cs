using Npgsql;

namespace Ampora.Hosting.Database.Replicas;

/// <summary>Where one answer is read from.</summary>
/// <param name="Database">For reading only.</param>
/// <param name="IsReplica">It may be a little behind.</param>
/// <param name="Lag">Of the replica when it was last looked at, whether or not it is read; null when not known or without one.</param>
/// <param name="Reason">Why the primary is read although there is a replica; null otherwise.</param>
public sealed record ReadSource(NpgsqlDataSource Database, bool IsReplica, TimeSpan? Lag, string? Reason)
{
    /// <summary>How old the answer is at least.</summary>
    public TimeSpan Behind => IsReplica ? Lag ?? TimeSpan.Zero : TimeSpan.Zero;
}
