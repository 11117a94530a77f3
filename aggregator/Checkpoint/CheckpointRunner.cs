using Ampora.Aggregator.Fleet;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ampora.Aggregator.Checkpoint;

/// <summary>
/// Writes behind what changed. Of several instances one writes: the one whose connection holds the lock. It writes on that very
/// connection, so whoever loses the lock cannot write any more; whoever gets it writes everything once, because only its own
/// writing tells it what is there.
/// </summary>
internal sealed partial class CheckpointRunner(NpgsqlDataSource database, RegionSet regions, IOptions<CheckpointOptions> options, TimeProvider time, ILogger<CheckpointRunner> logger)
    : BackgroundService
{
    /// <summary>Of pg_try_advisory_lock: "AMPORA" and the aggregator's checkpoint.</summary>
    private const long WriterLock = 0x414D504F_52410101;

    private readonly Dictionary<string, RegionKnowledge> _written = new(StringComparer.Ordinal);
    private NpgsqlConnection? _connection;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // What came since the last round is worth a last one.
        await TryWriteAsync(cancellationToken);
        await ReleaseAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryWriteAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // StopAsync goes on.
        }
    }

    private async Task TryWriteAsync(CancellationToken cancellation)
    {
        try
        {
            if (await OwnsLockAsync(cancellation))
            {
                await WriteAsync(cancellation);
            }
        }
        catch (Exception fault) when (fault is NpgsqlException or TimeoutException or InvalidOperationException or OperationCanceledException)
        {
            if (!cancellation.IsCancellationRequested)
            {
                Log.NotWritten(logger, fault);
            }

            await ReleaseAsync();
        }
    }

    private async Task<bool> OwnsLockAsync(CancellationToken cancellation)
    {
        if (_connection is not null)
        {
            return true;
        }

        var connection = await database.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand($"SELECT pg_try_advisory_lock({WriterLock})", connection);
        if (await command.ExecuteScalarAsync(cancellation) is true)
        {
            _connection = connection;
            return true;
        }

        await connection.DisposeAsync();
        return false;
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        foreach (var region in regions.All.Where(region => !region.Decommissioned))
        {
            var view = region.View;
            var written = _written.GetValueOrDefault(region.Id);
            if (ReferenceEquals(view, written))
            {
                continue;
            }

            var rows = await CheckpointStore.WriteAsync(_connection!, region, written, view, cancellation);
            _written[region.Id] = view;
            Log.Written(logger, region.Id, rows, view.Position);
        }
    }

    /// <summary>A connection that goes back to the pool would keep the lock until its next use: it is given back by hand.</summary>
    private async Task ReleaseAsync()
    {
        _written.Clear();
        if (_connection is not { } connection)
        {
            return;
        }

        _connection = null;
        await using (connection)
        {
            try
            {
                await using var command = new NpgsqlCommand("SELECT pg_advisory_unlock_all()", connection);
                await command.ExecuteNonQueryAsync(CancellationToken.None);
            }
            catch (Exception fault) when (fault is NpgsqlException or InvalidOperationException or TimeoutException)
            {
                // The session is gone, and the lock with it.
                Log.NotReleased(logger, fault);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2201, LogLevel.Debug, "{Region}: {Rows} rows written up to position {Position}")]
        public static partial void Written(ILogger logger, string region, int rows, ulong position);

        [LoggerMessage(2202, LogLevel.Warning, "The checkpoint was not written; it will be tried again")]
        public static partial void NotWritten(ILogger logger, Exception fault);

        [LoggerMessage(2203, LogLevel.Debug, "The lock of the checkpoint's writer ended with its session")]
        public static partial void NotReleased(ILogger logger, Exception fault);
    }
}
