using Ampora.Regional.Federation;
using Npgsql;
using NpgsqlTypes;

namespace Ampora.Regional.Fleet;

/// <summary>
/// Keeps a <see cref="FleetIndex"/> up with one database. Nothing is read until somebody asks; each question first reads what the feed
/// stamped since the one before, so that the answer is that of a scan in the same snapshot. What nobody asks for is forgotten again.
/// </summary>
internal sealed class FleetFollower(NpgsqlDataSource database, TimeProvider time) : IDisposable
{
    /// <summary>Of loading every agent, and of a catch-up after a large change.</summary>
    private const int TimeoutSeconds = 120;

    private static readonly TimeSpan KeptUpFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan HeldFor = TimeSpan.FromMinutes(15);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private FleetIndex _index = new();
    private FeedPlace? _place;
    private long _asked;

    /// <summary>Agents in memory.</summary>
    public int Held => Volatile.Read(ref _index).Count;

    /// <summary>The index as it is now, in a snapshot from which rows may be read besides. Others wait until the look is released.</summary>
    /// <exception cref="NpgsqlException">The database does not answer.</exception>
    public async Task<FleetLook> LookAsync(CancellationToken cancellation)
    {
        Volatile.Write(ref _asked, time.GetTimestamp());
        return await OpenAsync(cancellation);
    }

    /// <summary>Reads what changed while somebody asks now and then, so that no question has much to catch up; lets go when nobody does.</summary>
    public async Task KeepAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref _place) is null)
            return;
        var unasked = time.GetElapsedTime(Volatile.Read(ref _asked));
        if (unasked < KeptUpFor)
        {
            await using var look = await OpenAsync(cancellation);
        }
        else if (unasked > HeldFor)
        {
            await _gate.WaitAsync(cancellation);
            Forget();
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<FleetLook> OpenAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        FrozenView? frozen = null;
        try
        {
            frozen = await FrozenView.OpenAsync(database, cancellation);
            var horizon = await CatchUpAsync(frozen, cancellation);
            return new FleetLook(_index, horizon, frozen, _gate);
        }
        catch
        {
            if (frozen is not null)
                await frozen.DisposeAsync();
            _gate.Release();
            throw;
        }
    }

    private async Task<Horizon> CatchUpAsync(FrozenView frozen, CancellationToken cancellation)
    {
        if (_place is { } place)
        {
            var horizon = await ChangesAsync(frozen, place, cancellation);
            if (horizon is not null)
                return horizon;
        }

        // Whoever asked first may go away; those who wait behind need the agents all the same.
        return await LoadAsync(frozen, CancellationToken.None);
    }

    /// <summary>Null when nothing can be concluded from what was read before. A read that breaks off has set some agents early; the next one sets them again.</summary>
    private async Task<Horizon?> ChangesAsync(FrozenView frozen, FeedPlace place, CancellationToken cancellation)
    {
        await using var batch = Batch(frozen, FleetRows.Changed);
        batch.BatchCommands[1].Parameters.Add(new NpgsqlParameter("stamp", NpgsqlDbType.Xid8) { Value = place.Cursor.Stamp });
        await using var row = await batch.ExecuteReaderAsync(cancellation);
        var horizon = await HorizonAsync(row, cancellation);
        // A standby may be behind the one that answered before.
        if (place.Doubt(horizon) is not null || place.Cursor.Stamp > horizon.Next)
            return null;
        while (await row.ReadAsync(cancellation))
        {
            if (row.IsDBNull(1))
                _index.Remove(row.GetGuid(0));
            else
                Set(row, 1);
        }

        place.AdvanceTo(horizon);
        return horizon;
    }

    private async Task<Horizon> LoadAsync(FrozenView frozen, CancellationToken cancellation)
    {
        Forget();
        await using var batch = Batch(frozen, FleetRows.All);
        await using var row = await batch.ExecuteReaderAsync(cancellation);
        var horizon = await HorizonAsync(row, cancellation);
        while (await row.ReadAsync(cancellation))
            Set(row, 0);
        var place = FeedPlace.Nowhere();
        place.Begin(horizon);
        Volatile.Write(ref _place, place);
        return horizon;
    }

    private void Set(NpgsqlDataReader row, int first) => _index.Set(FleetRows.Read(row, first, _index));

    private void Forget()
    {
        Volatile.Write(ref _place, null);
        Volatile.Write(ref _index, new FleetIndex());
    }

    /// <summary>The horizon, then the rows.</summary>
    private static NpgsqlBatch Batch(FrozenView frozen, string rows)
    {
        var batch = frozen.CreateBatch(Horizon.Sql, rows);
        batch.Timeout = TimeoutSeconds;
        return batch;
    }

    private static async Task<Horizon> HorizonAsync(NpgsqlDataReader row, CancellationToken cancellation)
    {
        if (!await row.ReadAsync(cancellation))
            throw new InvalidOperationException("The region has no epoch.");
        var horizon = Horizon.Read(row);
        await row.NextResultAsync(cancellation);
        return horizon;
    }
}
