using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace Ampora.Regional.Enrollment;

/// <summary>
/// Tells an address of the operator's what was taken back, so that destinations which trust the same credentials learn of it (OpAMP,
/// Revoking Access). At least once each: a receiver knows repeats by their id. One that does not answer is asked again later and later.
/// </summary>
internal sealed partial class RevocationWebhookRunner(
    NpgsqlDataSource database, IOptions<EnrollmentOptions> options, IOptions<RegionOptions> region, TimeProvider time,
    ILogger<RevocationWebhookRunner> logger) : BackgroundService
{
    private const int BatchSize = 20;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);

    /// <summary>Taken for longer than a whole batch may take, without a transaction that stays open meanwhile.</summary>
    private const string ClaimSql = """
        WITH due AS (
            SELECT id FROM revocations WHERE notified_at IS NULL AND next_attempt_at <= now() AND revoked_at > now() - interval '7 days'
            ORDER BY next_attempt_at LIMIT @most FOR UPDATE SKIP LOCKED)
        UPDATE revocations r SET attempts = attempts + 1, next_attempt_at = now() + interval '5 minutes' FROM due WHERE r.id = due.id
        RETURNING r.id, r.what, r.subject_id, r.agent_id, encode(r.serial, 'hex'), r.because, r.revoked_by, r.revoked_at
        """;

    private const string NoteSql = """
        UPDATE revocations SET notified_at = CASE WHEN @error IS NULL THEN now() END, last_error = @error,
            next_attempt_at = now() + least(interval '1 hour', interval '1 second' * power(2, least(attempts, 12)))
        WHERE id = @id
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var webhook = options.Value.RevocationWebhook;
        if (webhook.Url.Length == 0)
        {
            return;
        }

        using var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false })
        {
            Timeout = AnswerTime,
        };
        http.DefaultRequestHeaders.Authorization = webhook.Token.Length == 0 ? null : new AuthenticationHeaderValue("Bearer", webhook.Token);
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var notice in await ClaimAsync(stoppingToken))
                {
                    var fault = await TellAsync(http, new Uri(webhook.Url), notice, stoppingToken);
                    await NoteAsync(notice.Id, fault, stoppingToken);
                }
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                Log.RoundFailed(logger, fault);
            }
        }
    }

    /// <summary>Null when the receiver took it.</summary>
    private async Task<string?> TellAsync(HttpClient http, Uri address, RevocationNotice notice, CancellationToken stopping)
    {
        try
        {
            using var response = await http.PostAsJsonAsync(address, notice, EnrollmentJson.Default.RevocationNotice, stopping);
            if (response.IsSuccessStatusCode)
            {
                return null;
            }

            Log.NotTaken(logger, notice.Id, $"status {(int)response.StatusCode}");
            return $"status {(int)response.StatusCode}";
        }
        catch (Exception fault) when (fault is HttpRequestException || (fault is OperationCanceledException && !stopping.IsCancellationRequested))
        {
            Log.NotTaken(logger, notice.Id, fault.Message);
            return fault.Message;
        }
    }

    private async Task<List<RevocationNotice>> ClaimAsync(CancellationToken stopping)
    {
        await using var command = database.CreateCommand(ClaimSql);
        command.Parameters.AddWithValue("most", BatchSize);
        var notices = new List<RevocationNotice>();
        await using var row = await command.ExecuteReaderAsync(stopping);
        while (await row.ReadAsync(stopping))
        {
            notices.Add(new RevocationNotice(
                row.GetGuid(0), region.Value.Id, EnrollmentWords.Of((RevokedThing)row.GetInt16(1)), row.GetGuid(2), row.IsDBNull(3) ? null : row.GetGuid(3),
                row.IsDBNull(4) ? null : row.GetString(4), row.GetString(5), row.GetString(6), row.GetFieldValue<DateTimeOffset>(7)));
        }

        return notices;
    }

    private async Task NoteAsync(Guid id, string? fault, CancellationToken stopping)
    {
        await using var command = database.CreateCommand(NoteSql);
        command.Parameters.AddWithValue("id", id);
        command.Parameters.Add(new NpgsqlParameter("error", NpgsqlDbType.Text) { Value = (object?)fault ?? DBNull.Value });
        await command.ExecuteNonQueryAsync(stopping);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1421, Level = LogLevel.Warning, Message = "Enrollment:RevocationWebhook did not take revocation {Revocation} and is asked again later: {Reason}")]
        public static partial void NotTaken(ILogger logger, Guid revocation, string reason);

        [LoggerMessage(EventId = 1422, Level = LogLevel.Warning, Message = "Revocations could not be read for the webhook; the next round tries again.")]
        public static partial void RoundFailed(ILogger logger, Exception fault);
    }
}
