using System.Globalization;
using Ampora.Federation.V1;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ampora.Regional.Federation;

/// <summary>Takes readers in and sends them away: when the instance stops, when too many want a snapshot, when there is no database.</summary>
internal sealed partial class FeedReaders(
    FeedParts parts,
    SnapshotAdmission admission,
    FeedMetrics metrics,
    IOptions<RegionOptions> region,
    IHostApplicationLifetime lifetime,
    ILogger<FeedReaders> logger)
{
    private const string RetryTrailer = "grpc-retry-pushback-ms";

    private static readonly TimeSpan AtStop = TimeSpan.FromSeconds(1);

    /// <summary>Null before the database has answered for the first time.</summary>
    public Guid? Epoch => parts.Horizons.Latest.Horizon?.Epoch;

    /// <exception cref="RpcException">RESOURCE_EXHAUSTED with a retry delay in the trailers, or UNAVAILABLE.</exception>
    public async Task ServeAsync(WatchRequest request, WatchScope scope, IServerStreamWriter<FeedFrame> writer, ServerCallContext context)
    {
        if (Epoch is null)
            throw new RpcException(new Status(StatusCode.Unavailable, "the region's database has not answered yet"));
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        var stream = new FeedStream(writer, parts.Options.StallLimit, parts.Time, context.CancellationToken, ending.Token);
        metrics.ReaderCame();
        try
        {
            var start = await StartAsync(request, scope, ending.Token);
            var admitted = start.NeedsSnapshot ? admission.TryEnter() ?? throw TooMany(context) : null;
            Log.Came(logger, request.Reader, context.Peer, start.NeedsSnapshot);
            var interval = BookmarkInterval.Promised(request.BookmarkInterval?.ToTimeSpan(), parts.Options.BookmarkInterval);
            var bookmarks = new FeedBookmarks(parts, scope, region.Value.Id, interval);
            await new FeedWatch(stream, scope, parts, bookmarks, admission, metrics).RunAsync(start, admitted);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            await stream.SendAsync(Frames.GoAway("this instance is stopping", AtStop));
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            Log.Left(logger, request.Reader, context.Peer);
        }
        catch (IOException)
        {
            // The connection broke under a write.
            Log.Left(logger, request.Reader, context.Peer);
        }
        catch (StalledReaderException stalled)
        {
            Log.Stalled(logger, request.Reader, context.Peer, parts.Options.StallLimit.TotalSeconds);
            throw new RpcException(new Status(StatusCode.Unavailable, stalled.Message));
        }
        finally
        {
            metrics.ReaderLeft();
        }
    }

    private async Task<WatchStart> StartAsync(WatchRequest request, WatchScope scope, CancellationToken cancellation)
    {
        try
        {
            return await WatchStart.OfAsync(request.ResumeToken.Memory, scope, parts.Keys, cancellation);
        }
        catch (NpgsqlException failure)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, $"the region's database does not answer: {failure.Message}"));
        }
    }

    private RpcException TooMany(ServerCallContext context)
    {
        var retryAfter = admission.RetryAfter();
        context.ResponseTrailers.Add(RetryTrailer, ((long)retryAfter.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        return new RpcException(new Status(
            StatusCode.ResourceExhausted,
            string.Create(CultureInfo.InvariantCulture, $"as many snapshots as this instance sends at once are under way; try again in {retryAfter.TotalSeconds:F1} s")));
    }

    private static partial class Log
    {
        [LoggerMessage(2130, LogLevel.Information, "Reader '{Reader}' at {Peer} follows the feed (snapshot: {Snapshot})")]
        public static partial void Came(ILogger logger, string reader, string peer, bool snapshot);

        [LoggerMessage(2131, LogLevel.Information, "Reader '{Reader}' at {Peer} left")]
        public static partial void Left(ILogger logger, string reader, string peer);

        [LoggerMessage(2132, LogLevel.Warning, "Reader '{Reader}' at {Peer} took nothing for {Seconds} s and was sent away")]
        public static partial void Stalled(ILogger logger, string reader, string peer, double seconds);
    }
}
