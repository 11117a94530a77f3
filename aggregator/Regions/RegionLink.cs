using Ampora.Aggregator.Fleet;
using Ampora.Federation.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Ampora.Aggregator.Regions;

/// <summary>Follows one region for ever: Hello, Watch from where it left off, apply; after a fault wait and begin again at its next instance.</summary>
internal sealed partial class RegionLink(
    FollowedRegion region, RegionCaller caller, LocalClock clock, RetryDelay retry, FleetObserver observer, IOptions<RegionLinkOptions> options)
{
    private readonly TextPool _pool = new();
    private int _faults;
    private int _farewells;

    public async Task FollowAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            TimeSpan wait;
            string error;
            try
            {
                var goAway = await FollowStreamAsync(cancellation);
                // What one instance asks for is its own; only when all have asked there is nobody to turn to.
                wait = ++_farewells % caller.Addresses == 0 ? retry.AfterGoAway(goAway.RetryAfter) : retry.After(1);
                error = $"the region asked to come back later: {goAway.Reason.TrimEnd('.')}";
                Log.AskedToLeave(observer.Logger, region.Id, goAway.Reason, wait);
            }
            catch (Exception) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                wait = retry.After(1 + (_faults++ / caller.Addresses));
                error = LinkFaults.Describe(fault, caller);
                observer.LinkFailed(region, error, _faults);
            }

            caller.Turn();
            SetLink(region.Link with { State = LinkState.BackingOff, Error = error, NextAttemptAt = clock.Now + wait });
            await Task.Delay(wait, clock.Time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            SetLink(region.Link with { State = LinkState.Connecting, NextAttemptAt = null });
        }
    }

    /// <summary>Returns when the region says good-bye; throws for everything else.</summary>
    private async Task<FrameOutcome> FollowStreamAsync(CancellationToken cancellation)
    {
        await GreetAsync(cancellation);
        var view = region.View;
        var request = new WatchRequest
        {
            ResumeToken = view.ResumeToken,
            BookmarkInterval = Duration.FromTimeSpan(options.Value.BookmarkInterval),
            Reader = observer.Reader,
        };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var call = caller.Feed.Watch(request, caller.Headers, cancellationToken: patience.Token);
        var reading = new FeedReading(region, _pool);
        var first = true;
        while (await NextAsync(call.ResponseStream, patience, cancellation))
        {
            var outcome = reading.Apply(call.ResponseStream.Current, clock.Now);
            if (outcome.Change is { } change)
            {
                observer.Changed(region, change);
            }

            switch (outcome.Asks)
            {
                case FrameAsks.Leave:
                    return outcome;
                case FrameAsks.Snapshot or FrameAsks.Reconnect:
                    throw new LinkBrokenException(outcome.Reason);
            }

            if (first)
            {
                (first, _faults) = (false, 0);
                SetLink(new LinkStatus(LinkState.Connected, null, null, clock.Now));
                Log.Connected(observer.Logger, region.Id, view.ResumeToken.IsEmpty ? "a snapshot" : "where it left off");
            }
        }

        throw new LinkBrokenException($"{caller.Address.Authority} ended the stream without a word");
    }

    private async Task GreetAsync(CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(options.Value.HelloTimeout, clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            var request = new HelloRequest
            {
                Reader = observer.Reader,
                Capabilities = (ulong)(FeedCapability.Watch | FeedCapability.Resume | FeedCapability.Digest),
            };
            var hello = await caller.Feed.HelloAsync(request, caller.Headers, cancellationToken: either.Token);
            if (hello.Regions.Count > 0)
            {
                throw new LinkBrokenException($"{caller.Address.Authority} is the aggregator {hello.Region}; only regions can be followed");
            }

            if (hello.Region != region.Id)
            {
                throw new LinkBrokenException($"{caller.Address.Authority} is the region {hello.Region}, not {region.Id}");
            }

            region.Publish(region.View with { Addresses = hello.ExternalAddresses ?? new ExternalAddresses() });
        }
        catch (RpcException) when (patience.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new LinkBrokenException($"no answer from {caller.Address.Authority} within {StandingWords.Duration(options.Value.HelloTimeout)}");
        }
    }

    /// <summary>A region that says nothing at all, not even a bookmark, is as good as gone.</summary>
    private async Task<bool> NextAsync(IAsyncStreamReader<FeedFrame> frames, CancellationTokenSource patience, CancellationToken cancellation)
    {
        var next = frames.MoveNext(cancellation);
        if (next.IsCompleted)
        {
            return await next;
        }

        try
        {
            return await next.WaitAsync(options.Value.QuietTimeout, clock.Time, cancellation);
        }
        catch (TimeoutException) when (!next.IsCompleted)
        {
            await patience.CancelAsync();
            await next.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw new LinkBrokenException($"{caller.Address.Authority} has sent nothing for {StandingWords.Duration(options.Value.QuietTimeout)}");
        }
    }

    private void SetLink(LinkStatus status)
    {
        region.Link = status;
        observer.LinkChanged();
    }

    private static partial class Log
    {
        [LoggerMessage(2100, LogLevel.Information, "Following {Region} from {From}")]
        public static partial void Connected(ILogger logger, string region, string from);

        [LoggerMessage(2101, LogLevel.Information, "{Region} asked to come back later ({Reason}); trying again in {Wait}")]
        public static partial void AskedToLeave(ILogger logger, string region, string reason, TimeSpan wait);
    }
}
