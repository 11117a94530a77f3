using System.Net.WebSockets;
using Ampora.Regional.Agents;
using Ampora.Regional.OpAmp;
using Microsoft.Extensions.Options;

namespace Ampora.Regional.Sessions;

/// <summary>
/// This process's life among the region's instances: it registers, renews its lease, retires others whose lease lapsed, and at
/// the end says goodbye to its agents, writes what they last said, and ends clean.
/// </summary>
internal sealed partial class InstanceRunner : BackgroundService
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(20);

    /// <summary>A poller is shown disconnected at most this part of OpAmp:PollTimeoutSeconds late.</summary>
    private const int LooksPerSilence = 12;

    private readonly InstanceStore _store;
    private readonly SessionRegistry _sessions;
    private readonly AgentWriter _writer;
    private readonly SessionOptions _options;
    private readonly OpAmpOptions _opAmp;
    private readonly Surroundings _surroundings;

    public InstanceRunner(
        InstanceStore store, SessionRegistry sessions, AgentWriter writer, IOptions<SessionOptions> options, IOptions<OpAmpOptions> opAmp,
        Surroundings surroundings)
    {
        (_store, _sessions, _writer, _options, _opAmp, _surroundings) = (store, sessions, writer, options.Value, opAmp.Value, surroundings);
        writer.Fenced += sessions.Lost;
    }

    private Task Goodbyes { get; set; } = Task.CompletedTask;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await _store.RegisterAsync(cancellationToken);

        // Before the server stops: it waits for open sockets.
        _surroundings.Lifetime.ApplicationStopping.Register(() => Goodbyes =
            _sessions.CloseAllAsync(WebSocketCloseStatus.EndpointUnavailable, "this instance is shutting down", forGood: true));
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(DrainTime);
        try
        {
            await Goodbyes;
            await _writer.DrainAsync(deadline.Token);
            await _store.EndAsync(deadline.Token);
            Log.EndedClean(_surroundings.Logger);
        }
        catch (Exception fault)
        {
            Log.EndedUnclean(_surroundings.Logger, fault);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var time = _surroundings.Time;
        var ttl = TimeSpan.FromSeconds(_options.OwnershipTtlSeconds);
        var silence = TimeSpan.FromSeconds(_opAmp.PollTimeoutSeconds);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(_options.HeartbeatSeconds), time);
        var inContactSince = time.GetTimestamp();
        var (pollersSeenTo, orphansSeenTo) = (inContactSince, inContactSince);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (!await _store.BeatAsync(_writer.Lag(), _sessions.Count, stoppingToken))
                {
                    await BeginAnewAsync(stoppingToken);
                }

                // After an outage of the database everybody's lease looks lapsed and nobody could poll: all get a whole period to come back.
                if (time.GetElapsedTime(inContactSince) > silence && time.GetElapsedTime(pollersSeenTo) > silence / LooksPerSilence)
                {
                    await _store.RetireSilentPollersAsync(silence, stoppingToken);
                    pollersSeenTo = time.GetTimestamp();
                }

                if (time.GetElapsedTime(inContactSince) > ttl)
                {
                    var retired = await _store.RetireLapsedAsync(ttl, stoppingToken);
                    foreach (var name in retired)
                    {
                        Log.Retired(_surroundings.Logger, name, _options.OwnershipTtlSeconds);
                    }

                    // Also what another instance retired, and did not live to release.
                    if (retired.Count > 0 || time.GetElapsedTime(orphansSeenTo) > ttl)
                    {
                        await _store.ReleaseOrphansAsync(stoppingToken);
                        orphansSeenTo = time.GetTimestamp();
                    }
                }
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                inContactSince = time.GetTimestamp();
                Log.LostContact(_surroundings.Logger, fault);
            }
        }
    }

    /// <summary>Our agents were given up for lost: they connect again and are asked for what may be missing.</summary>
    private async Task BeginAnewAsync(CancellationToken stopping)
    {
        Log.LeaseLost(_surroundings.Logger, _sessions.Count);
        await _store.RegisterAsync(stopping);
        await _sessions.CloseAllAsync((WebSocketCloseStatus)1012, "this instance lost its lease, connect again", forGood: false);
    }

    internal sealed record Surroundings(TimeProvider Time, IHostApplicationLifetime Lifetime, ILogger<InstanceRunner> Logger);

    private static partial class Log
    {
        [LoggerMessage(EventId = 1321, Level = LogLevel.Information, Message = "All agents were told goodbye and everything they said is written.")]
        public static partial void EndedClean(ILogger logger);

        [LoggerMessage(EventId = 1322, Level = LogLevel.Warning, Message = "Not everything could be written before the end; agents will be asked for their full state.")]
        public static partial void EndedUnclean(ILogger logger, Exception fault);

        [LoggerMessage(EventId = 1323, Level = LogLevel.Warning, Message = "Instance {Name} has not been heard for {Ttl} s; its agents are disconnected.")]
        public static partial void Retired(ILogger logger, string name, int ttl);

        [LoggerMessage(EventId = 1324, Level = LogLevel.Warning, Message = "The lease could not be renewed.")]
        public static partial void LostContact(ILogger logger, Exception fault);

        [LoggerMessage(EventId = 1325, Level = LogLevel.Warning, Message = "This instance's lease had lapsed; its {Sessions} agents connect again.")]
        public static partial void LeaseLost(ILogger logger, int sessions);
    }
}
