using System.Net.WebSockets;
using Ampora.Regional.Sessions;
using Microsoft.Extensions.Options;

namespace Ampora.Regional.OpAmp.Transport;

/// <summary>
/// Closes WebSockets that say nothing within OpAmp:FirstMessageSeconds (and lets others in before them after a second), on which a message drips in for longer than OpAmp:MessageSeconds,
/// and whose credential has expired. One clock for all of them: a timer each would cost memory and a lock at every message.
/// </summary>
internal sealed partial class SocketDeadlineRunner(
    SessionRegistry sessions, IOptions<OpAmpOptions> options, TimeProvider time, ILogger<SocketDeadlineRunner> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _firstBy = TimeSpan.FromSeconds(options.Value.FirstMessageSeconds);
    private readonly TimeSpan _limit = TimeSpan.FromSeconds(options.Value.MessageSeconds);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var socket in sessions.Sockets.Where(socket => !socket.Closing))
                {
                    Look(socket);
                }
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, fault);
            }
        }
    }

    private void Look(AgentSocket socket)
    {
        if (socket.SilentFor > Period)
        {
            socket.GivePlace();
        }

        if (socket.HasExpired)
        {
            _ = socket.ExpireAsync();
        }
        else if (socket.SilentFor > _firstBy)
        {
            _ = socket.CloseAsync(WebSocketCloseStatus.PolicyViolation, $"no message within OpAmp:FirstMessageSeconds = {options.Value.FirstMessageSeconds}");
        }
        else if (socket.MessageUnderWay > _limit)
        {
            OpAmpMetrics.Rejected("too_slow");
            Log.TooSlow(logger, options.Value.MessageSeconds);
            _ = socket.CloseAsync(WebSocketCloseStatus.PolicyViolation, $"message: not complete within OpAmp:MessageSeconds = {options.Value.MessageSeconds}");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1133, Level = LogLevel.Information, Message = "A WebSocket was closed: its message was not complete after {Seconds} s.")]
        public static partial void TooSlow(ILogger logger, int seconds);

        [LoggerMessage(EventId = 1132, Level = LogLevel.Warning, Message = "WebSockets could not be looked at; the next round does.")]
        public static partial void Failed(ILogger logger, Exception fault);
    }
}
