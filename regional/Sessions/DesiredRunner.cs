using System.Threading.Channels;
using Ampora.Regional.Agents;
using Ampora.Regional.Desired;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ampora.Regional.Sessions;

/// <summary>
/// Brings decisions to the agents connected here. Nudges make it quick; a sweep over recent decisions finds what a lost nudge
/// missed, and one over all of them, each minute, what even that missed.
/// </summary>
internal sealed partial class DesiredRunner(
    NpgsqlDataSource database, SessionRegistry sessions, DesireCatalog catalog, InstanceIdentity instance,
    IOptions<SessionOptions> options, DesiredRunner.Surroundings surroundings) : BackgroundService
{
    private const int Nudges = 100_000;
    private static readonly TimeSpan FullSweep = TimeSpan.FromMinutes(1);

    /// <summary>Transactions that decide are shorter than this; the full sweep covers one that is not.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(10);

    private readonly Channel<Guid> _nudged = Channel.CreateBounded<Guid>(
        new BoundedChannelOptions(Nudges) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly TimeSpan _period = TimeSpan.FromSeconds(options.Value.SweepSeconds);
    private readonly TimeSpan _pushTimeout = TimeSpan.FromSeconds(options.Value.PushTimeoutSeconds);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        surroundings.Signal.Redecided += Nudge;
        try
        {
            await Task.WhenAll(SweepAsync(stoppingToken), FollowNudgesAsync(stoppingToken));
        }
        finally
        {
            surroundings.Signal.Redecided -= Nudge;
        }
    }

    private void Nudge(IReadOnlyCollection<Guid> ids)
    {
        foreach (var id in ids)
        {
            _nudged.Writer.TryWrite(id);
        }
    }

    private async Task FollowNudgesAsync(CancellationToken stopping)
    {
        while (await _nudged.Reader.WaitToReadAsync(stopping))
        {
            var ids = new HashSet<Guid>();
            while (_nudged.Reader.TryRead(out var id))
            {
                if (sessions.Find(id) is not null)
                {
                    ids.Add(id);
                }
            }

            if (ids.Count > 0)
            {
                await TryAsync($"SELECT a.id, {DesireKey.Columns} FROM agents a WHERE a.id = ANY(@ids)",
                    command => command.Parameters.AddWithValue("ids", ids.ToArray()), stopping);
            }
        }
    }

    private async Task SweepAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(_period, surroundings.Time);
        var fullSweepAt = 0L;
        while (await timer.WaitForNextTickAsync(stopping))
        {
            var full = fullSweepAt == 0 || surroundings.Time.GetElapsedTime(fullSweepAt) >= FullSweep;
            var since = full ? "" : "AND redecided_at >= now() - @overlap";
            var swept = sessions.Count == 0 || await TryAsync($"""
                SELECT a.id, {DesireKey.Columns} FROM agents a
                WHERE connected AND instance = @instance AND incarnation = @incarnation {since}
                """, Parameters, stopping);
            fullSweepAt = full && swept ? surroundings.Time.GetTimestamp() : fullSweepAt;
        }

        void Parameters(NpgsqlCommand command)
        {
            command.Parameters.AddWithValue("instance", instance.Name);
            command.Parameters.AddWithValue("incarnation", instance.Incarnation);
            command.Parameters.AddWithValue("overlap", Overlap + _period);
        }
    }

    private async Task<bool> TryAsync(string sql, Action<NpgsqlCommand> parameters, CancellationToken stopping)
    {
        try
        {
            var decisions = await ReadAsync(sql, parameters, stopping);
            await Parallel.ForEachAsync(decisions, new ParallelOptions
            {
                MaxDegreeOfParallelism = options.Value.PushConcurrency,
                CancellationToken = stopping,
            }, DecideAsync);
            return true;
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested)
        {
            Log.SweepFailed(surroundings.Logger, fault);
            return false;
        }
    }

    private async Task<List<(AgentSession Session, DesireKey Key)>> ReadAsync(
        string sql, Action<NpgsqlCommand> parameters, CancellationToken stopping)
    {
        await using var command = database.CreateCommand(sql);
        parameters(command);
        var decisions = new List<(AgentSession, DesireKey)>();
        await using var rows = await command.ExecuteReaderAsync(stopping);
        while (await rows.ReadAsync(stopping))
        {
            var key = DesireKey.Read(rows, 1);
            if (sessions.Find(rows.GetGuid(0)) is { } session && session.Desired != key)
            {
                decisions.Add((session, key));
            }
        }

        return decisions;
    }

    private async ValueTask DecideAsync((AgentSession Session, DesireKey Key) decision, CancellationToken stopping)
    {
        var desired = await catalog.GetAsync(decision.Key, stopping);
        using var deadline = new CancellationTokenSource(_pushTimeout, surroundings.Time);
        try
        {
            // Also when the region stops: a push that is given up leaves no room for the Close frame.
            await decision.Session.DecideAsync(decision.Key, desired, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            // The offer counts as made, so the agent must connect again to get it.
            Log.PushFailed(surroundings.Logger, decision.Session.Id, "not taken within Dispatch:PushTimeoutSeconds");
        }
        catch (Exception fault) when (fault is System.Net.WebSockets.WebSocketException or ObjectDisposedException or IOException)
        {
            Log.PushFailed(surroundings.Logger, decision.Session.Id, fault.Message);
        }
    }

    /// <summary>What every background loop here needs besides its own subject.</summary>
    internal sealed record Surroundings(ChangeSignal Signal, TimeProvider Time, ILogger<DesiredRunner> Logger);

    private static partial class Log
    {
        [LoggerMessage(EventId = 1301, Level = LogLevel.Warning, Message = "Decisions could not be read; the next sweep tries again.")]
        public static partial void SweepFailed(ILogger logger, Exception fault);

        [LoggerMessage(EventId = 1302, Level = LogLevel.Debug, Message = "An offer to agent {Agent} was not sent, its connection is gone: {Reason}")]
        public static partial void PushFailed(ILogger logger, Guid agent, string reason);
    }
}
