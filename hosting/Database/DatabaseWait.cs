using Ampora.Hosting.Processes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ampora.Hosting.Database;

/// <summary>Waits at start for a database that is still on its way up; a wrong password or a missing database is refused at once.</summary>
internal sealed partial class DatabaseWait(NpgsqlDataSource database, IOptions<DatabaseOptions> options, TimeProvider time, ILogger<DatabaseWait> logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    public async Task WaitAsync(CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        var patience = TimeSpan.FromSeconds(options.Value.StartupTimeoutSeconds);
        for (var pause = FirstPause; ; pause = Min(pause * 2, LongestPause))
        {
            var failure = await TryAsync(cancellation);
            if (failure is null)
            {
                return;
            }

            var left = patience - time.GetElapsedTime(begun);
            if (!failure.IsTransient || left <= TimeSpan.Zero)
            {
                throw new StartupRefusedException($"The database of ConnectionStrings:Ampora cannot be used: {failure.Message}", ExitCodes.Unavailable, failure);
            }

            Log.Waiting(logger, failure.Message, Math.Ceiling(left.TotalSeconds));
            await Task.Delay(Min(pause, left), time, cancellation);
        }
    }

    private async Task<NpgsqlException?> TryAsync(CancellationToken cancellation)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            return null;
        }
        catch (NpgsqlException failure)
        {
            return failure;
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static partial class Log
    {
        [LoggerMessage(200, LogLevel.Warning, "The database does not answer yet ({Reason}); waiting up to {Seconds} s more")]
        public static partial void Waiting(ILogger logger, string reason, double seconds);
    }
}
