namespace Ampora.Hosting.Database.Replicas;

/// <summary>
/// How far a replica is behind, by this process's own clock: the age of the newest position of the primary's log that the replica has
/// replayed. Nobody's clock is compared with another's, and a primary that writes nothing makes no lag.
/// </summary>
internal sealed class ReplicaLag
{
    private const int Most = 1200;

    private readonly List<(ulong Position, TimeSpan At)> _primary = [];

    /// <summary>The newest position of the primary that is known; 0 before the first.</summary>
    public ulong Newest => _primary.Count == 0 ? 0 : _primary[^1].Position;

    /// <summary>The primary's log ended here at this time.</summary>
    public void Note(ulong position, TimeSpan at)
    {
        if (_primary.Count > 0 && position <= _primary[^1].Position)
        {
            _primary[^1] = (position, at);
            return;
        }

        if (_primary.Count == Most)
            _primary.RemoveAt(0);
        _primary.Add((position, at));
    }

    /// <summary>Zero when it has everything that the primary had when it was last looked at; at least this much when it lacks all that is remembered.</summary>
    public TimeSpan Of(ulong replayed)
    {
        if (_primary.Count == 0 || replayed >= _primary[^1].Position)
            return TimeSpan.Zero;
        var had = _primary.FindLastIndex(look => look.Position <= replayed);
        return _primary[^1].At - _primary[Math.Max(had, 0)].At;
    }
}
