using System.Threading.Channels;
using Ampora.Regional.Agents;
using Ampora.Regional.Desired;
using Microsoft.Extensions.Options;
using Npgsql;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Sessions;

/// <summary>
/// Brings decisions to the agents connected here. Nudges make it quick; the notes of recent decisions say what a lost nudge missed, and
/// a sweep over all agents, each minute, what even those missed. One loop reads what was decided and tells the sessions, so that none
/// hears of an older decision after a newer one; several push what follows, so that an agent that takes its time delays nobody.
/// </summary>
internal sealed partial class DesiredRunner(
    NpgsqlDataSource database, SessionRegistry sessions, DesireCatalog catalog, InstanceIdentity instance,
    IOptions<SessionOptions> options, DesiredRunner.Surroundings surroundings) : BackgroundService
{
    private const int MostNudges = 1_000;
    private const int MostPushes = 20_000;
    private static readonly TimeSpan FullSweep = TimeSpan.FromMinutes(1);

    // A nudge that finds no room is found again by its note.
    private readonly Channel<Decision> _nudged = Channel.CreateBounded<Decision>(MostNudges);
    private readonly Channel<Push> _pushes = Channel.CreateBounded<Push>(MostPushes);
    private readonly DecisionNotes _notes = new(database, surroundings.Time);
    private readonly RecentDecisions _recent = new(sessions, surroundings.Time);
    private readonly TimeSpan _period = TimeSpan.FromSeconds(options.Value.SweepSeconds);
    private readonly TimeSpan _pushTimeout = TimeSpan.FromSeconds(options.Value.PushTimeoutSeconds);
    private long _sweptAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        surroundings.Signal.Decided += Nudge;
        try
        {
            await Task.WhenAll(
                [SweepAsync(stoppingToken), FollowAsync(stoppingToken), .. Enumerable.Range(0, options.Value.PushConcurrency).Select(_ => PushAsync(stoppingToken))]);
        }
        finally
        {
            surroundings.Signal.Decided -= Nudge;
        }
    }

    private void Nudge(Decision decision)
    {
        if (_nudged.Writer.TryWrite(decision) && decision.Note is { } note)
        {
            _notes.Know(note);
        }
    }

    private async Task SweepAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(_period, surroundings.Time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            await TryAsync(async () => await _nudged.Writer.WriteAsync(new Decision(await _notes.ReadAsync(stopping)), stopping), stopping);
        }
    }

    private async Task FollowAsync(CancellationToken stopping)
    {
        while (await _nudged.Reader.WaitToReadAsync(stopping))
        {
            while (_nudged.Reader.TryRead(out var decision))
            {
                _recent.Add(decision.Agents);
            }

            await TryAsync(() => _sweptAt == 0 || surroundings.Time.GetElapsedTime(_sweptAt) >= FullSweep ? LookAtAllAsync(stopping) : LookAsync(stopping), stopping);
        }
    }

    private async Task LookAtAllAsync(CancellationToken stopping)
    {
        await _notes.TrimAsync(stopping);
        if (sessions.Count > 0)
        {
            await TellAsync("WHERE connected AND instance = @instance AND incarnation = @incarnation", command =>
            {
                command.Parameters.AddWithValue("instance", instance.Name);
                command.Parameters.AddWithValue("incarnation", instance.Incarnation);
            }, stopping);
        }

        _sweptAt = surroundings.Time.GetTimestamp();
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        if (_recent.Due() is { Length: > 0 } due)
        {
            await TellAsync("WHERE a.id = ANY(@ids)", command => command.Parameters.AddWithValue("ids", due), stopping);
        }
    }

    private async Task TellAsync(string which, Action<NpgsqlCommand> parameters, CancellationToken stopping)
    {
        foreach (var (session, key) in await ReadAsync($"SELECT a.id, {DesireKey.Columns} FROM agents a {which}", parameters, stopping))
        {
            ServerToAgent? offer = null;
            if (session.Desired == key || session.Decide(key, await catalog.GetAsync(key, stopping), out offer))
            {
                _recent.Told(session);
            }

            if (offer is not null)
            {
                await _pushes.Writer.WriteAsync(new Push(session, key, offer), stopping);
            }
        }
    }

    private async Task<List<(AgentSession Session, DesireKey Key)>> ReadAsync(string sql, Action<NpgsqlCommand> parameters, CancellationToken stopping)
    {
        await using var command = database.CreateCommand(sql);
        parameters(command);
        var decisions = new List<(AgentSession, DesireKey)>();
        await using var rows = await command.ExecuteReaderAsync(stopping);
        while (await rows.ReadAsync(stopping))
        {
            if (sessions.Find(rows.GetGuid(0)) is { } session)
            {
                decisions.Add((session, DesireKey.Read(rows, 1)));
            }
        }

        return decisions;
    }

    private async Task PushAsync(CancellationToken stopping)
    {
        while (await _pushes.Reader.WaitToReadAsync(stopping))
        {
            while (_pushes.Reader.TryRead(out var push))
            {
                // What was decided since then is pushed by itself.
                if (push.Session.Desired == push.Key)
                {
                    await PushAsync(push.Session, push.Message);
                }
            }
        }
    }

    private async Task PushAsync(AgentSession session, ServerToAgent message)
    {
        // Also when the region stops: a push that is given up leaves no room for the Close frame.
        using var deadline = new CancellationTokenSource(_pushTimeout, surroundings.Time);
        try
        {
            await session.Socket.PushAsync(message, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            // The offer counts as made, so the agent must connect again to get it.
            Log.PushFailed(surroundings.Logger, session.Id, "not taken within Dispatch:PushTimeoutSeconds");
        }
        catch (Exception fault) when (fault is System.Net.WebSockets.WebSocketException or ObjectDisposedException or IOException)
        {
            Log.PushFailed(surroundings.Logger, session.Id, fault.Message);
        }
    }

    private async Task TryAsync(Func<Task> look, CancellationToken stopping)
    {
        try
        {
            await look();
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested)
        {
            Log.SweepFailed(surroundings.Logger, fault);
        }
    }

    /// <summary>What every background loop here needs besides its own subject.</summary>
    internal sealed record Surroundings(ChangeSignal Signal, TimeProvider Time, ILogger<DesiredRunner> Logger);

    private readonly record struct Push(AgentSession Session, DesireKey Key, ServerToAgent Message);

    private static partial class Log
    {
        [LoggerMessage(EventId = 1301, Level = LogLevel.Warning, Message = "Decisions could not be read; the next sweep tries again.")]
        public static partial void SweepFailed(ILogger logger, Exception fault);

        [LoggerMessage(EventId = 1302, Level = LogLevel.Debug, Message = "An offer to agent {Agent} was not sent, its connection is gone: {Reason}")]
        public static partial void PushFailed(ILogger logger, Guid agent, string reason);
    }
}
