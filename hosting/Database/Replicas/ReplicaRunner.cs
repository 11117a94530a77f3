using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace Ampora.Hosting.Database.Replicas;

/// <summary>Looks once a second how far the replica is behind, and says whether reads may go there.</summary>
internal sealed partial class ReplicaRunner(ReadDatabase reads, IOptions<DatabaseOptions> options, TimeProvider time, ILogger<ReplicaRunner> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ReplicaLag _lag = new();
    private readonly long _begun = time.GetTimestamp();
    private long? _system;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(Period, time);
        do
        {
            var before = reads.Look;
            var look = await LookAsync(stoppingToken);
            reads.Publish(look);
            if (look.Serves && !before.Serves)
                Log.Serves(logger);
            else if (!look.Serves && (before.Serves || before.Replayed == 0) && look.Reason != before.Reason)
                Log.Left(logger, look.Reason!);
        }
        while (await ticks.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<ReplicaLook> LookAsync(CancellationToken stopping)
    {
        await TryAsync(reads.Primary, "SELECT pg_current_wal_lsn(), (SELECT system_identifier FROM pg_control_system())", row =>
        {
            _lag.Note((ulong)row.GetFieldValue<NpgsqlLogSequenceNumber>(0), time.GetElapsedTime(_begun));
            _system = row.GetInt64(1);
        }, stopping);

        ReplicaLook? look = null;
        var fault = await TryAsync(
            reads.Replica!,
            "SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn(), (SELECT system_identifier FROM pg_control_system()), CASE WHEN pg_is_in_recovery() THEN pg_is_wal_replay_paused() END",
            row => look = Judge(row), stopping);
        return look ?? new ReplicaLook(false, null, $"the replica does not answer: {fault}", 0);
    }

    private ReplicaLook Judge(NpgsqlDataReader row)
    {
        if (!row.GetBoolean(0))
            return new ReplicaLook(false, null, "the database of ConnectionStrings:AmporaRead is not a replica, or is one no more", 0);
        if (_system is { } system && row.GetInt64(2) != system)
            return new ReplicaLook(false, null, "the replica follows another primary", 0);
        var replayed = row.IsDBNull(1) ? 0 : (ulong)row.GetFieldValue<NpgsqlLogSequenceNumber>(1);
        var lag = _lag.Of(replayed);
        return lag <= TimeSpan.FromSeconds(options.Value.ReplicaMaxLagSeconds)
            ? new ReplicaLook(true, lag, null, replayed)
            : new ReplicaLook(false, lag, string.Create(CultureInfo.InvariantCulture,
                $"the replica is {lag.TotalSeconds:F1} s behind, more than {options.Value.ReplicaMaxLagSeconds} s{(row.GetBoolean(3) ? ": its replay is paused" : "")}"), replayed);
    }

    /// <summary>Why it could not be read, without addresses; null when it was.</summary>
    private async Task<string?> TryAsync(NpgsqlDataSource database, string sql, Action<NpgsqlDataReader> read, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            await using var command = database.CreateCommand(sql);
            await using var row = await command.ExecuteReaderAsync(either.Token);
            await row.ReadAsync(either.Token);
            read(row);
            return null;
        }
        catch (PostgresException refused)
        {
            return $"SQLSTATE {refused.SqlState}";
        }
        catch (Exception failure) when (failure is NpgsqlException or OperationCanceledException && !stopping.IsCancellationRequested)
        {
            return "no connection";
        }
    }

    private static partial class Log
    {
        [LoggerMessage(220, LogLevel.Information, "Dashboards are read from the replica")]
        public static partial void Serves(ILogger logger);

        [LoggerMessage(221, LogLevel.Warning, "Dashboards are read from the primary: {Reason}")]
        public static partial void Left(ILogger logger, string reason);
    }
}
