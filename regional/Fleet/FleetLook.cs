using Ampora.Regional.Federation;
using Npgsql;

namespace Ampora.Regional.Fleet;

/// <summary>A moment of the fleet: its index, and the snapshot of the database that it is equal to.</summary>
/// <param name="index">Only until <see cref="Release"/>.</param>
/// <param name="horizon">Of the snapshot.</param>
/// <param name="frozen">The snapshot.</param>
/// <param name="gate">Held.</param>
internal sealed class FleetLook(FleetIndex index, Horizon horizon, FrozenView frozen, SemaphoreSlim gate) : IAsyncDisposable
{
    private bool _released;

    public FleetIndex Index => !_released ? index : throw new InvalidOperationException("The index was released.");

    public Horizon Horizon => horizon;

    /// <summary>Lets the next question have the index; the snapshot stays.</summary>
    public void Release()
    {
        if (!_released)
            gate.Release();
        _released = true;
    }

    /// <summary>For rows of the same moment.</summary>
    public NpgsqlCommand CreateCommand(string sql) => frozen.CreateCommand(sql);

    public ValueTask DisposeAsync()
    {
        Release();
        return frozen.DisposeAsync();
    }
}
