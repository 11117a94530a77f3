using Microsoft.Extensions.Options;

namespace Ampora.Regional.Enrollment;

/// <summary>
/// Follows what other instances took back, and writes when credentials were last used. A revocation elsewhere is in force here
/// within Dispatch:SweepSeconds, or as soon as the database can be asked again.
/// </summary>
internal sealed partial class CredentialRunner(
    Revocations revocations, CredentialUses uses, IOptions<Sessions.SessionOptions> options, TimeProvider time, ILogger<CredentialRunner> logger) : BackgroundService
{
    /// <summary>Transactions that revoke are shorter than this.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.SweepSeconds), time);
        var writesUsesEach = Math.Max(1, options.Value.SeenSeconds / options.Value.SweepSeconds);
        var applied = new HashSet<Guid>();
        DateTimeOffset? since = null;
        for (var round = 0; await timer.WaitForNextTickAsync(stoppingToken); round++)
        {
            try
            {
                var (now, recent) = await revocations.SinceAsync(since, stoppingToken);
                foreach (var revocation in recent.Where(revocation => !applied.Contains(revocation.Id)))
                {
                    await revocations.ApplyAsync(revocation);
                }

                applied = [.. recent.Select(revocation => revocation.Id)];
                since = now - Overlap;
                if (round % writesUsesEach == 0)
                {
                    await uses.WriteAsync(stoppingToken);
                }
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                Log.SweepFailed(logger, fault);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1411, Level = LogLevel.Warning, Message = "Revocations could not be read; the next round tries again.")]
        public static partial void SweepFailed(ILogger logger, Exception fault);
    }
}
