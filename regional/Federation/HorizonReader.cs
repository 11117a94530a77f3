using Microsoft.Extensions.Options;
using Npgsql;

namespace Ampora.Regional.Federation;

/// <summary>Looks at the horizon once: concludes what it must about the epoch, and publishes what it saw.</summary>
internal sealed class HorizonReader(
    NpgsqlDataSource database, FeedStore store, HorizonWatch watch, EpochKeeper epochs, IOptions<FeedOptions> options, TimeProvider time)
{
    private (ulong Limit, long Since) _standing;
    private ulong _position;
    private Guid _epoch;

    /// <exception cref="NpgsqlException">The database does not answer.</exception>
    public async Task LookAsync(CancellationToken cancellation)
    {
        var horizon = await store.HorizonAsync(cancellation);
        if (Doubt(horizon) is { } because)
        {
            await epochs.RenewAsync(horizon?.Epoch, because, cancellation);
            horizon = await store.HorizonAsync(cancellation);
        }

        _epoch = horizon!.Epoch;
        _position = horizon.Position;
        watch.Publish(horizon, await HeldReasonAsync(horizon, cancellation));
    }

    /// <summary>Why the stored epoch cannot go on; null when it can. Only a primary may conclude that history was lost.</summary>
    private string? Doubt(Horizon? horizon)
    {
        if (horizon is null)
            return "the region begins";
        if (horizon.Standby)
            return null;
        if (!horizon.SameHistory)
            return "the database is another one than the epoch was written in: restored, promoted or copied";
        var reached = Math.Max(horizon.Epoch == _epoch ? _position : 0, watch.Claimed(horizon.Epoch));
        return reached > horizon.Next ? $"position {reached} was reached, but the database's next transaction is {horizon.Next}: it lost history" : null;
    }

    private async Task<string> HeldReasonAsync(Horizon horizon, CancellationToken cancellation)
    {
        var now = time.GetTimestamp();
        if (horizon.Limit != _standing.Limit || horizon.Limit == horizon.Next)
            _standing = (horizon.Limit, now);
        if (horizon.Standby)
            return "the region reads from a standby, which says nothing new about history";
        return time.GetElapsedTime(_standing.Since, now) < options.Value.HeldAfter ? "" : await HeldHorizon.ReasonAsync(database, horizon.Limit, cancellation);
    }
}
