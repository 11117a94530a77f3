using System.Diagnostics.CodeAnalysis;
using Npgsql;
using NpgsqlTypes;

namespace Ampora.Hosting.Database.Replicas;

/// <summary>
/// Where answers are read that may be a little old: the replica while it serves and shows what was written through this process, otherwise
/// the primary.
/// </summary>
public sealed class ReadDatabase : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(5);

    private readonly DatabaseMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private ReplicaLook _look = new(false, null, "it has not been looked at yet", 0);
    private CancellationTokenSource _serving = new();
    private ulong _written;

    internal ReadDatabase(NpgsqlDataSource primary, NpgsqlDataSource? replica, DatabaseMetrics metrics, TimeProvider time) =>
        (Primary, Replica, _metrics, _time) = (primary, replica, metrics, time);

    public NpgsqlDataSource Primary { get; }

    /// <summary>Null when none is configured.</summary>
    public NpgsqlDataSource? Replica { get; }

    internal ReplicaLook Look => Volatile.Read(ref _look);

    /// <summary>
    /// Reads from the best source. When the replica fails while it is read, or turns out to be gone, the same is read from the primary.
    /// </summary>
    /// <exception cref="NpgsqlException">The primary does not answer either.</exception>
    public async Task<T> ReadAsync<T>([NotNull] Func<ReadSource, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        if (Replica is not { } replica)
            return await read(new ReadSource(Primary, false, null, null), cancellation);
        CancellationToken serving;
        lock (_lock)
            serving = _serving.Token;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, serving);
        var (look, reason) = (Look, "the replica failed while it was read");
        try
        {
            look = await LookAsync(replica, either.Token);
            if (look.Serves)
            {
                var answer = await read(new ReadSource(replica, true, look.Lag, null), either.Token);
                DatabaseMetrics.Read(replica: true);
                return answer;
            }

            reason = look.Reason!;
        }
        catch (Exception failure) when (failure is NpgsqlException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            // Its next look says whether it is gone, or only this statement was in the way of its replay.
        }

        DatabaseMetrics.Read(replica: false);
        return await read(new ReadSource(Primary, false, look.Lag, reason), cancellation);
    }

    /// <summary>What every answer shows already.</summary>
    internal ulong MustShowAtLeast
    {
        get
        {
            lock (_lock)
                return _written;
        }
    }

    /// <summary>From now on an answer shows at least this position of the primary's log.</summary>
    internal void MustShow(NpgsqlLogSequenceNumber position)
    {
        lock (_lock)
            _written = Math.Max(_written, (ulong)position);
    }

    internal void Publish(ReplicaLook look)
    {
        CancellationTokenSource? ended = null;
        lock (_lock)
        {
            Volatile.Write(ref _look, look);
            if (look is { Serves: false, Lag: null } && !_serving.IsCancellationRequested)
                ended = _serving;
            else if (look.Serves && _serving.IsCancellationRequested)
                _serving = new CancellationTokenSource();
        }

        // Whoever waits for a replica that is gone asks the primary.
        ended?.Cancel();
        _metrics.Looked(look);
    }

    /// <summary>The last look at the replica, or a newer one when it must show more; one that does not serve when it does not come to show it.</summary>
    private async Task<ReplicaLook> LookAsync(NpgsqlDataSource replica, CancellationToken cancellation)
    {
        var (look, written) = (Look, MustShowAtLeast);
        var begun = _time.GetTimestamp();
        var replayed = look.Replayed;
        while (look.Serves && replayed < written)
        {
            if (_time.GetElapsedTime(begun) > Patience)
                return look with { Serves = false, Reason = "the replica does not show yet what was just changed" };
            await using var command = replica.CreateCommand("SELECT pg_last_wal_replay_lsn()");
            replayed = await command.ExecuteScalarAsync(cancellation) is NpgsqlLogSequenceNumber at ? (ulong)at : 0;
            if (replayed < written)
                await Task.Delay(Between, _time, cancellation);
        }

        return look;
    }

    public async ValueTask DisposeAsync()
    {
        _serving.Dispose();
        if (Replica is not null)
            await Replica.DisposeAsync();
    }
}
