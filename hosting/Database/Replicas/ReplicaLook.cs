namespace Ampora.Hosting.Database.Replicas;

/// <summary>What was last seen of the replica.</summary>
/// <param name="Serves">Reads go to it.</param>
/// <param name="Lag">How far it is behind; null when that is not known.</param>
/// <param name="Reason">In words, why it does not serve; null when it does.</param>
/// <param name="Replayed">How much of the primary's log it shows.</param>
internal sealed record ReplicaLook(bool Serves, TimeSpan? Lag, string? Reason, ulong Replayed);
