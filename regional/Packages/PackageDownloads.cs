using System.Buffers;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Ampora.Regional.OpAmp;
using Ampora.Regional.OpAmp.Protocol;
using EntityTagHeaderValue = Microsoft.Net.Http.Headers.EntityTagHeaderValue;

namespace Ampora.Regional.Packages;

/// <summary>
/// Files of packages for agents, on their listener: whole or in ranges (RFC 9110), to an agent that shows the header that came with
/// its offer, and only what it is offered now.
/// </summary>
internal sealed partial class PackageDownloads(DownloadKey key, PackageSetStore sets, IArtifactStore artifacts, ILogger<PackageDownloads> logger)
{
    /// <summary>Followed by the file's SHA-256 in hex.</summary>
    public const string Path = "/v1/packages";

    private const int HashDigits = 64;

    /// <param name="context">Of a request below <see cref="Path"/>, which is its path base.</param>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await ServeAsync(context, context.RequestAborted);
        }
        catch (DbException fault) when (!context.Response.HasStarted)
        {
            Log.NotServed(logger, fault.Message);
            context.Response.Headers.RetryAfter = Unavailability.RetryAfter().TotalSeconds.ToString(CultureInfo.InvariantCulture);
            await AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, Unavailability.Words);
        }
    }

    private async Task ServeAsync(HttpContext context, CancellationToken cancellation)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            await AnswerAsync(context, StatusCodes.Status405MethodNotAllowed, "Packages are downloaded with GET.");
            return;
        }

        if ((await key.FindAsync(cancellation))?.Verify(context.Request.Headers[DownloadProof.Header]) is not { } agent)
        {
            context.Response.Headers.WWWAuthenticate = "AmporaPackage realm=\"packages\"";
            await AnswerAsync(context, StatusCodes.Status401Unauthorized, "Authorization: the header of the offer is needed.");
            return;
        }

        if (HashOf(context.Request.Path) is not { } hash || !await sets.OffersAsync(agent, hash, cancellation) || await artifacts.OpenAsync(hash, cancellation) is not { } content)
        {
            await AnswerAsync(context, StatusCodes.Status404NotFound, "This agent is not offered such a file.");
            return;
        }

        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(hash)}\"");
        await TypedResults.Stream(content, "application/octet-stream", entityTag: tag, enableRangeProcessing: true).ExecuteAsync(context);
    }

    private static byte[]? HashOf(PathString name)
    {
        var hash = new byte[SHA256.HashSizeInBytes];
        return name.Value is { Length: HashDigits + 1 } text && Convert.FromHexString(text.AsSpan(1), hash, out _, out _) == OperationStatus.Done ? hash : null;
    }

    private static Task AnswerAsync(HttpContext context, int status, string words)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(words, context.RequestAborted);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1701, Level = LogLevel.Warning, Message = "A package could not be served: {Reason}")]
        public static partial void NotServed(ILogger logger, string reason);
    }
}
