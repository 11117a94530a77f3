using Ampora.Regional.Agents;
using Microsoft.Extensions.Options;

namespace Ampora.Regional.Sessions;

/// <summary>Writes when connected agents were last heard, in bulk and only for those heard since the last time.</summary>
internal sealed partial class SeenRunner(
    SessionRegistry sessions, AgentStore store, IOptions<SessionOptions> options, TimeProvider time, ILogger<SeenRunner> logger) : BackgroundService
{
    private const int BatchSize = 5_000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.SeenSeconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await WriteAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, fault);
            }
        }
    }

    private async Task WriteAsync(CancellationToken stopping)
    {
        var heard = new List<(Guid Id, TimeSpan Silence)>();
        foreach (var session in sessions.Sessions)
        {
            if (session.UnwrittenSilence() is { } silence)
            {
                heard.Add((session.Id, silence));
            }
        }

        foreach (var batch in heard.OrderBy(item => item.Id).Chunk(BatchSize))
        {
            await store.WriteSeenAsync(batch, stopping);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1311, Level = LogLevel.Warning, Message = "Last signs of life could not be written; the next round brings newer ones.")]
        public static partial void Failed(ILogger logger, Exception fault);
    }
}
