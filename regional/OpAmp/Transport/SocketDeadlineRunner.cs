using System.Net.WebSockets;
using Ampora.Regional.Sessions;
using Microsoft.Extensions.Options;

namespace Ampora.Regional.OpAmp.Transport;

/// <summary>
/// Closes WebSockets on which a message drips in for longer than OpAmp:MessageSeconds, and those whose credential has expired. One clock
/// for all of them.
/// </summary>
internal sealed partial class SocketDeadlineRunner(
    SessionRegistry sessions, IOptions<OpAmpOptions> options, TimeProvider time, ILogger<SocketDeadlineRunner> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _limit = TimeSpan.FromSeconds(options.Value.MessageSeconds);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var socket in sessions.Sockets.Where(socket => !socket.Closing && socket.HasExpired))
                {
                    _ = socket.ExpireAsync();
                }

                foreach (var socket in sessions.Sockets.Where(socket => socket.MessageUnderWay > _limit && !socket.Closing))
                {
                    OpAmpMetrics.Rejected("too_slow");
                    Log.TooSlow(logger, options.Value.MessageSeconds);
                    _ = socket.CloseAsync(WebSocketCloseStatus.PolicyViolation, $"message: not complete within OpAmp:MessageSeconds = {options.Value.MessageSeconds}");
                }
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, fault);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1131, Level = LogLevel.Information, Message = "A WebSocket was closed: its message was not complete after {Seconds} s.")]
        public static partial void TooSlow(ILogger logger, int seconds);

        [LoggerMessage(EventId = 1132, Level = LogLevel.Warning, Message = "WebSockets could not be looked at; the next round does.")]
        public static partial void Failed(ILogger logger, Exception fault);
    }
}
