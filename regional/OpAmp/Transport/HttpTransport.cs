using System.Data.Common;
using System.IO.Compression;
using Ampora.Regional.Enrollment;
using Ampora.Regional.OpAmp.Protocol;
using Ampora.Regional.OpAmp.Throttling;
using Ampora.Regional.Sessions;
using Google.Protobuf;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp.Transport;

/// <summary>OpAMP over plain HTTP: one message in a POST, one reply in its response.</summary>
internal sealed partial class HttpTransport(
    PollBatches polls, Admission admission, ReceiveBudget budget, HttpTransport.Surroundings surroundings, ILogger<HttpTransport> logger)
{
    private const string Protobuf = "application/x-protobuf";
    private const int WorthCompressing = 1024;

    private readonly OpAmpOptions _options = surroundings.Options.Value;

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

        var stranger = speaker.Identity.IsStranger;
        AgentToServer? message;
        ServerToAgent? refusal;
        using (var body = new ReceiveBuffer(budget, stranger ? Math.Min(_options.MaxUnapprovedMessageBytes, _options.MaxMessageBytes) : _options.MaxMessageBytes))
        {
            if (await ReadAsync(context, body, Is(encoding, "gzip")) is var (fault, words))
            {
                await RefuseAsync(context, fault, words);
                return;
            }

            if (!Incoming.TryParse(body.Bytes.Span, out message, out refusal))
            {
                message = null;
            }
        }

        if (message is null)
        {
            // A client that gets 400 cannot tell whose fault it was; with a readable identity the reply itself says so (Q5).
            var status = refusal!.InstanceUid.IsEmpty ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK;
            await ReplyAsync(context, refusal, status);
            return;
        }

        OpAmpMetrics.ReceivedOverHttp();
        await AnswerAsync(context, speaker, message);
    }

    private async Task AnswerAsync(HttpContext context, Speaker speaker, AgentToServer message)
    {
        if (admission.RefusePollOf(InstanceUid.FromBytes(message.InstanceUid)) is { } again)
        {
            OpAmpMetrics.Rejected("too_many");
            await Unavailability.AnswerAsync(
                context, StatusCodes.Status429TooManyRequests, "Messages come faster than OpAmp:MaxMessagesPerSecond allows; come back later.", again);
            return;
        }

        try
        {
            var poll = new Poll(message, ReachedAt.Of(context.Request, surroundings.Region.Value.ExternalAddresses));
            await ReplyAsync(context, await TakeAsync(poll, speaker, context.RequestAborted), StatusCodes.Status200OK);
        }
        catch (Exception failure) when (failure is DbException or TimeoutException)
        {
            Log.NotTaken(logger, failure.Message);
            OpAmpMetrics.Rejected("unavailable");
            await Unavailability.AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, Unavailability.Words, Unavailability.RetryAfter());
        }
    }

    /// <summary>An agent that asks for an id gets one, beside the answer to what else it says when the region knows it.</summary>
    private async Task<ServerToAgent> TakeAsync(Poll poll, Speaker speaker, CancellationToken cancellation)
    {
        var message = poll.Message;
        if (!Unclaimed.WantsId(message))
        {
            return await ExchangeAsync(poll, speaker, cancellation);
        }

        if (speaker.Refuse(message) is { } words)
        {
            return Refuse(message, "not_its_own", words);
        }

        var (id, known) = await surroundings.Sessions.IssueAsync(message, cancellation);
        return known
            ? Unclaimed.Identified(await ExchangeAsync(poll, speaker, cancellation), id)
            : Unclaimed.WithId(surroundings.Sessions.Traits, message, id);
    }

    /// <summary>Refuses when this speaker may not act for the agent, or is not given the certificate that it asks for.</summary>
    private async Task<ServerToAgent> ExchangeAsync(Poll poll, Speaker speaker, CancellationToken cancellation)
    {
        if (await surroundings.Sessions.RefuseAsync(speaker, poll.Message, socket: null, cancellation) is { } words)
        {
            return Refuse(poll.Message, "not_its_own", words);
        }

        return (await speaker.CertifyAsync(poll.Message, cancellation)).Refusal is { } refusal
            ? Refuse(poll.Message, "not_certified", refusal)
            : await polls.TakeAsync(poll, cancellation);
    }

    private static ServerToAgent Refuse(AgentToServer message, string reason, string words)
    {
        OpAmpMetrics.Rejected(reason);
        return Refusals.BadRequest(message.InstanceUid, words);
    }

    private static bool Is(string value, string name) => value.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Reads the body, inflated, never beyond the limit, the budget or the time; the rest of a larger one is left unread. Null when it is
    /// all there.
    /// </summary>
    private async Task<(int Status, string Words)?> ReadAsync(HttpContext context, ReceiveBuffer body, bool gzip)
    {
        var limit = body.Limit == _options.MaxMessageBytes ? nameof(OpAmpOptions.MaxMessageBytes) : nameof(OpAmpOptions.MaxUnapprovedMessageBytes);
        var tooLarge = (StatusCodes.Status413PayloadTooLarge, $"body: larger than OpAmp:{limit}, {body.Limit}.");
        if (context.Request.ContentLength > body.Limit)
        {
            return tooLarge;
        }

        await using var plain = new RequestBody(context.Request.BodyReader);
        await using var deadline = surroundings.Time.CreateTimer(
            _ => plain.GiveUp(), null, TimeSpan.FromSeconds(_options.MessageSeconds), Timeout.InfiniteTimeSpan);
        try
        {
            await using Stream inflated = gzip ? new GZipStream(plain, CompressionMode.Decompress, leaveOpen: true) : plain;
            while (true)
            {
                var free = body.Free();
                if (free.IsEmpty)
                {
                    return (StatusCodes.Status503ServiceUnavailable, "As much is being received as OpAmp:ReceiveBudgetBytes allows; come back later.");
                }

                var read = await inflated.ReadAsync(free, CancellationToken.None);
                body.Advance(read);
                if (read == 0 || body.IsOverLimit)
                {
                    return read == 0 ? null : tooLarge;
                }
            }
        }
        catch (InvalidDataException)
        {
            return (StatusCodes.Status400BadRequest, "body: Content-Encoding says gzip, the bytes are not gzip.");
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException bad)
        {
            return (bad.StatusCode, $"body: {bad.Message}");
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return (StatusCodes.Status408RequestTimeout, $"body: not complete within OpAmp:MessageSeconds = {_options.MessageSeconds}.");
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
        OpAmpMetrics.Rejected(status switch
        {
            StatusCodes.Status413PayloadTooLarge => "too_large",
            StatusCodes.Status408RequestTimeout => "too_slow",
            StatusCodes.Status503ServiceUnavailable => "budget",
            _ => "malformed",
        });
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            return Unavailability.AnswerAsync(context, status, words, Unavailability.RetryAfter());
        }

        context.Response.StatusCode = status;
        context.Response.Headers.Connection = "close";
        return context.Response.WriteAsync(words, context.RequestAborted);
    }

    /// <summary>What a poll is answered with besides its agent's state.</summary>
    internal sealed record Surroundings(SessionRegistry Sessions, IOptions<OpAmpOptions> Options, IOptions<RegionOptions> Region, TimeProvider Time);

    private static partial class Log
    {
        [LoggerMessage(EventId = 1121, Level = LogLevel.Warning,
            Message = "A reply of {Size} bytes to agent {InstanceUid} was not sent: OpAmp:MaxReplyBytes is {Limit}.")]
        public static partial void ReplyTooLarge(ILogger logger, string instanceUid, int size, int limit);

        [LoggerMessage(EventId = 1122, Level = LogLevel.Warning, Message = "A message over plain HTTP could not be taken: {Reason}")]
        public static partial void NotTaken(ILogger logger, string reason);
    }
}
