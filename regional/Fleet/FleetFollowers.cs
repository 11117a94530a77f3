using Ampora.Hosting.Database.Replicas;

namespace Ampora.Regional.Fleet;

/// <summary>One index for the primary and one for the replica: they are not equally far. The one that is not asked holds nothing.</summary>
internal sealed class FleetFollowers(ReadDatabase reads, TimeProvider time) : IDisposable
{
    private readonly FleetFollower _primary = new(reads.Primary, time);
    private readonly FleetFollower? _replica = reads.Replica is { } replica ? new FleetFollower(replica, time) : null;

    public FleetFollower Of(ReadSource source) => source.IsReplica ? _replica! : _primary;

    public async Task KeepAsync(CancellationToken cancellation)
    {
        await _primary.KeepAsync(cancellation);
        if (_replica is not null)
            await _replica.KeepAsync(cancellation);
    }

    public void Dispose()
    {
        _primary.Dispose();
        _replica?.Dispose();
    }
}
