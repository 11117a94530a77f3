using System.Globalization;
using System.Security.Cryptography;

namespace Ampora.Regional.OpAmp;

/// <summary>
/// What agents are told while the region cannot take them: when to come back, spread so that they do not all come at once
/// (OpAMP, Throttling: at least 30 s).
/// </summary>
internal static class Unavailability
{
    public const string Words = "The region cannot reach its database now; come back later.";

    private const int LeastSeconds = 30;
    private const int SpreadSeconds = 30;

    public static TimeSpan RetryAfter() => TimeSpan.FromSeconds(LeastSeconds + RandomNumberGenerator.GetInt32(SpreadSeconds + 1));

    /// <summary>More come at once than are let in.</summary>
    public static Task TurnAwayAsync(HttpContext context, TimeSpan retryAfter)
    {
        OpAmpMetrics.Rejected("admission");
        return AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "More agents come at once than OpAmp:Admission lets in; come back later.", retryAfter);
    }

    /// <summary>Answers a request with 429 or 503 and when to come back. What it carries is not read.</summary>
    public static Task AnswerAsync(HttpContext context, int status, string words, TimeSpan retryAfter)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = Math.Ceiling(retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.Connection = "close";
        return context.Response.WriteAsync(words, context.RequestAborted);
    }
}
