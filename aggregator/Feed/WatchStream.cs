using Ampora.Aggregator.Query;
using Ampora.Aggregator.Regions;
using Ampora.Federation.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Ampora.Aggregator.Feed;

/// <summary>Serves one reader for as long as it reads.</summary>
internal sealed class WatchStream(FleetReader fleet, LocalClock clock, TokenKeys keys, IOptions<FeedOptions> options)
{
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(1);

    private readonly FeedOptions _options = options.Value;

    /// <param name="stopping">This process ends; the reader is told to come back.</param>
    public async Task RunAsync(WatchRequest request, IServerStreamWriter<FeedFrame> frames, CancellationToken stopping, CancellationToken cancellation)
    {
        var scope = new WatchScope(request);
        var interval = Interval(request);
        var (places, refusal) = Open(request, scope);
        if (refusal is not null)
        {
            await SendAsync(frames, new FeedFrame { Resync = refusal }, cancellation);
        }

        var regions = new SortedDictionary<string, WatchedRegion>(StringComparer.Ordinal);
        DateTimeOffset? marked = null, digested = clock.Now;
        while (!stopping.IsCancellationRequested)
        {
            var present = fleet.Read(scope.Regions, Demand.Warn, AnswerKind.Rows).Regions;
            foreach (var region in present.Where(region => !regions.ContainsKey(region.Region.Id)))
            {
                var id = region.Region.Id;
                regions[id] = new WatchedRegion(region.Region, scope, places.TryGetValue(id, out var place) ? place : null);
            }

            foreach (var frame in regions.Values.SelectMany(region => region.News()))
            {
                await SendAsync(frames, frame, cancellation);
            }

            var now = clock.Now;
            if (marked is null || now - marked >= interval)
            {
                var withDigests = now - digested >= _options.DigestInterval;
                await MarkAsync(frames, regions, present, scope, withDigests, cancellation);
                marked = now;
                digested = withDigests ? now : digested;
            }

            using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellation);
            await Task.Delay(_options.PollInterval, clock.Time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
        }

        await SendAsync(
            frames,
            new FeedFrame { GoAway = new GoAway { Reason = "this instance is stopping", RetryAfter = Duration.FromTimeSpan(ComeBack) } },
            cancellation);
    }

    private async Task MarkAsync(
        IServerStreamWriter<FeedFrame> frames,
        SortedDictionary<string, WatchedRegion> regions,
        IReadOnlyList<RegionSnapshot> present,
        WatchScope scope,
        bool withDigests,
        CancellationToken cancellation)
    {
        for (var i = 0; i < present.Count; i++)
        {
            var bookmark = regions[present[i].Region.Id].Bookmark(present[i], clock.Now, withDigests);
            if (i == present.Count - 1)
            {
                // One token for all, with the last: by then the reader has all that it speaks of.
                bookmark.ResumeToken = Token(regions.Values, scope);
            }

            await SendAsync(frames, new FeedFrame { Bookmark = bookmark }, cancellation);
        }
    }

    private ByteString Token(IEnumerable<WatchedRegion> regions, WatchScope scope)
    {
        var places = regions.Where(region => region.Place is not null).ToDictionary(region => region.Id, region => region.Place!.Value);
        return UnsafeByteOperations.UnsafeWrap(new ResumeToken(scope.Hash, places).Seal(keys.Signing));
    }

    private (IReadOnlyDictionary<string, ReaderPlace> Places, Resync? Refusal) Open(WatchRequest request, WatchScope scope)
    {
        var nowhere = new Dictionary<string, ReaderPlace>();
        if (request.ResumeToken.IsEmpty)
        {
            return (nowhere, null);
        }

        if (!ResumeToken.TryOpen(request.ResumeToken.Span, keys, out var token))
        {
            return (nowhere, new Resync { Reason = ResyncReason.TokenInvalid, Detail = "the resume token was not made by this aggregator" });
        }

        return token.Scope.AsSpan().SequenceEqual(scope.Hash)
            ? (token.Places, null)
            : (nowhere, new Resync { Reason = ResyncReason.FilterChanged, Detail = "the resume token belongs to a watch with other kinds or another filter" });
    }

    private TimeSpan Interval(WatchRequest request) =>
        request.BookmarkInterval?.ToTimeSpan() is { } wanted && wanted > TimeSpan.Zero && wanted < _options.BookmarkInterval
            ? wanted
            : _options.BookmarkInterval;

    private async Task SendAsync(IServerStreamWriter<FeedFrame> frames, FeedFrame frame, CancellationToken cancellation)
    {
        try
        {
            await frames.WriteAsync(frame, cancellation).WaitAsync(_options.SendTimeout, clock.Time, cancellation);
        }
        catch (TimeoutException)
        {
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, $"the reader took nothing for {_options.SendTimeout}"));
        }
    }
}
