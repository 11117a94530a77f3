using System.Buffers;
using System.Data.Common;
using System.Globalization;
using System.IO.Compression;
using Ampora.Regional.Enrollment;
using Ampora.Regional.OpAmp.Protocol;
using Ampora.Regional.Sessions;
using Google.Protobuf;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp.Transport;

/// <summary>OpAMP over plain HTTP: one message in a POST, one reply in its response.</summary>
internal sealed partial class HttpTransport(
    SessionRegistry sessions, PollBatches polls, IOptions<OpAmpOptions> options, IOptions<RegionOptions> region, ILogger<HttpTransport> logger)
{
    private const string Protobuf = "application/x-protobuf";
    private const int WorthCompressing = 1024;

    private readonly OpAmpOptions _options = options.Value;

    public static bool IsOpAmp(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals(Protobuf, StringComparison.OrdinalIgnoreCase);

    public async Task RunAsync(HttpContext context, Speaker speaker)
    {
        var encoding = context.Request.Headers.ContentEncoding.ToString().Trim();
        if (encoding.Length > 0 && !Is(encoding, "gzip") && !Is(encoding, "identity"))
        {
            await RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType, $"Content-Encoding: must be gzip or identity, was '{encoding}'.");
            return;
        }

        // Ours is the limit, also above the server's own.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        var (body, fault) = await ReadAsync(context.Request, Is(encoding, "gzip"), context.RequestAborted);
        if (body is null)
        {
            await RefuseAsync(context, fault!.Value.Status, fault.Value.Words);
            return;
        }

        if (!Incoming.TryParse(body.GetBuffer().AsSpan(0, (int)body.Length), out var message, out var refusal))
        {
            // A client that gets 400 cannot tell whose fault it was; with a readable identity the reply itself says so (Q5).
            var status = refusal.InstanceUid.IsEmpty ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK;
            await ReplyAsync(context, refusal, status);
            return;
        }

        OpAmpMetrics.Messages.Add(1, new KeyValuePair<string, object?>("transport", "http"));
        try
        {
            if ((Unclaimed.WantsId(message) ? speaker.Refuse(message) : await speaker.RefuseAsync(message, context.RequestAborted)) is { } words)
            {
                OpAmpMetrics.Refused.Add(1, new KeyValuePair<string, object?>("reason", "not_its_own"));
                await ReplyAsync(context, Refusals.BadRequest(message.InstanceUid, words), StatusCodes.Status200OK);
                return;
            }

            var reply = Unclaimed.WantsId(message) ? sessions.Answer(message)! : await polls.TakeAsync(
                new Poll(message, ReachedAt.Of(context.Request, region.Value.ExternalAddresses)), context.RequestAborted);
            await ReplyAsync(context, reply, StatusCodes.Status200OK);
        }
        catch (DbException failure)
        {
            Log.NotTaken(logger, failure.Message);
            OpAmpMetrics.Refused.Add(1, new KeyValuePair<string, object?>("reason", "unavailable"));
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = Unavailability.RetryAfter().TotalSeconds.ToString(CultureInfo.InvariantCulture);
            await context.Response.WriteAsync(Unavailability.Words, context.RequestAborted);
        }
    }

    private static bool Is(string value, string name) => value.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the body, inflated, never beyond the limit; the rest of a larger one is left unread.</summary>
    private async Task<(MemoryStream? Body, (int Status, string Words)? Fault)> ReadAsync(HttpRequest request, bool gzip, CancellationToken cancellation)
    {
        var tooLarge = (StatusCodes.Status413PayloadTooLarge, $"body: larger than OpAmp:MaxMessageBytes, {_options.MaxMessageBytes}.");
        if (request.ContentLength > _options.MaxMessageBytes)
        {
            return (null, tooLarge);
        }

        var body = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            await using var inflated = gzip ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;
            int read;
            while ((read = await inflated.ReadAsync(buffer, cancellation)) > 0)
            {
                if (body.Length + read > _options.MaxMessageBytes)
                {
                    return (null, tooLarge);
                }

                body.Write(buffer, 0, read);
            }

            return (body, null);
        }
        catch (InvalidDataException)
        {
            return (null, (StatusCodes.Status400BadRequest, "body: Content-Encoding says gzip, the bytes are not gzip."));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task ReplyAsync(HttpContext context, ServerToAgent reply, int status)
    {
        var size = reply.CalculateSize();
        if (size > _options.MaxReplyBytes)
        {
            Log.ReplyTooLarge(logger, Convert.ToHexStringLower(reply.InstanceUid.Span), size, _options.MaxReplyBytes);
            OpAmpMetrics.RepliesDiscarded.Add(1);
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        if (reply.RemoteConfig is not null)
        {
            OpAmpMetrics.Offers.Add(1);
        }

        context.Response.StatusCode = status;

        // Exactly this value: clients compare the whole header.
        context.Response.ContentType = Protobuf;
        var bytes = reply.ToByteArray();
        if (size >= WorthCompressing && AcceptsGzip(context.Request))
        {
            bytes = Deflate(bytes);
            context.Response.Headers.ContentEncoding = "gzip";
        }

        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static bool AcceptsGzip(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var accepted)
        && (accepted.FirstOrDefault(value => value.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase))
            ?? accepted.FirstOrDefault(value => value.Value == "*")) is { } gzip
        && gzip.Quality is not 0;

    private static byte[] Deflate(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return compressed.ToArray();
    }

    private static Task RefuseAsync(HttpContext context, int status, string words)
    {
        OpAmpMetrics.Refused.Add(1, new KeyValuePair<string, object?>("reason", status == StatusCodes.Status413PayloadTooLarge ? "too_large" : "malformed"));
        context.Response.StatusCode = status;
        context.Response.Headers.Connection = "close";
        return context.Response.WriteAsync(words, context.RequestAborted);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1121, Level = LogLevel.Warning,
            Message = "A reply of {Size} bytes to agent {InstanceUid} was not sent: OpAmp:MaxReplyBytes is {Limit}.")]
        public static partial void ReplyTooLarge(ILogger logger, string instanceUid, int size, int limit);

        [LoggerMessage(EventId = 1122, Level = LogLevel.Warning, Message = "A message over plain HTTP could not be taken: {Reason}")]
        public static partial void NotTaken(ILogger logger, string reason);
    }
}
