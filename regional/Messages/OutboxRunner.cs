using System.Threading.Channels;
using Ampora.Regional.Agents;
using Ampora.Regional.Sessions;
using Microsoft.Extensions.Options;
using SessionOptions = Ampora.Regional.Sessions.SessionOptions;

namespace Ampora.Regional.Messages;

/// <summary>
/// Brings what waits to the agents on sockets of this process, one after the other for each agent. A nudge makes it quick; a sweep
/// finds what came through another instance, or before the agent connected.
/// </summary>
internal sealed partial class OutboxRunner(
    OutboxClaims claims, SessionRegistry sessions, AgentWriter writer, InstanceIdentity instance, IOptions<SessionOptions> options,
    OutboxRunner.Surroundings surroundings) : BackgroundService
{
    private const int Nudges = 100_000;

    private readonly Channel<Guid> _nudged = Channel.CreateBounded<Guid>(
        new BoundedChannelOptions(Nudges) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly TimeSpan _period = TimeSpan.FromSeconds(options.Value.SweepSeconds);
    private readonly TimeSpan _pushTimeout = TimeSpan.FromSeconds(options.Value.PushTimeoutSeconds);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        surroundings.Signal.Queued += Nudge;
        try
        {
            await Task.WhenAll(SweepAsync(stoppingToken), FollowAsync(stoppingToken));
        }
        finally
        {
            surroundings.Signal.Queued -= Nudge;
        }
    }

    private void Nudge(Guid agent) => _nudged.Writer.TryWrite(agent);

    private async Task SweepAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(_period, surroundings.Time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                foreach (var agent in sessions.Count == 0 ? [] : await claims.OwnedAsync(instance.Name, instance.Incarnation, stopping))
                {
                    Nudge(agent);
                }
            }
            catch (Exception fault) when (!stopping.IsCancellationRequested)
            {
                Log.SweepFailed(surroundings.Logger, fault);
            }
        }
    }

    /// <summary>The only place that sends: two at once could change the order.</summary>
    private async Task FollowAsync(CancellationToken stopping)
    {
        while (await _nudged.Reader.WaitToReadAsync(stopping))
        {
            var due = new Dictionary<Guid, AgentSession>();
            while (_nudged.Reader.TryRead(out var agent))
            {
                if (sessions.Find(agent) is { } session)
                {
                    due[agent] = session;
                }
            }

            await Parallel.ForEachAsync(due.Values, new ParallelOptions
            {
                MaxDegreeOfParallelism = options.Value.PushConcurrency,
                CancellationToken = stopping,
            }, SendAllAsync);
        }
    }

    private async ValueTask SendAllAsync(AgentSession session, CancellationToken stopping)
    {
        using var deadline = new CancellationTokenSource(_pushTimeout, surroundings.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, deadline.Token);
        try
        {
            // What the agent said of its health must stand in the row: a restart is seen by what comes after it.
            await writer.FlushedAsync(session.Id, either.Token);
            while (!session.Ended && await claims.NextAsync(session.Id, session.Connection, either.Token) is { } next)
            {
                var outcome = await SendAsync(session, next, deadline.Token);
                if (outcome != Outcome.Sent)
                {
                    Log.NotSent(surroundings.Logger, next.Id, session.Id, outcome);
                    await claims.EndAsync(next, outcome, stopping);
                }
            }
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested)
        {
            Log.SendFailed(surroundings.Logger, session.Id, fault);
        }
    }

    private static async Task<Outcome> SendAsync(AgentSession session, SentOnce next, CancellationToken late)
    {
        try
        {
            return await session.DeliverAsync(next.Outgoing, late);
        }
        catch (Exception fault) when (fault is System.Net.WebSockets.WebSocketException or ObjectDisposedException or IOException or OperationCanceledException)
        {
            return Outcome.Lost;
        }
    }

    internal sealed record Surroundings(ChangeSignal Signal, TimeProvider Time, ILogger<OutboxRunner> Logger);

    private static partial class Log
    {
        [LoggerMessage(EventId = 1501, Level = LogLevel.Warning, Message = "Waiting messages could not be read; the next sweep tries again.")]
        public static partial void SweepFailed(ILogger logger, Exception fault);

        [LoggerMessage(EventId = 1502, Level = LogLevel.Warning, Message = "Messages for agent {Agent} could not be sent now; the next sweep tries again.")]
        public static partial void SendFailed(ILogger logger, Guid agent, Exception fault);

        [LoggerMessage(EventId = 1503, Level = LogLevel.Information, Message = "Message {Id} to agent {Agent} was not sent: {Outcome}")]
        public static partial void NotSent(ILogger logger, long id, Guid agent, Outcome outcome);
    }
}
