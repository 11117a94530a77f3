using Ampora.Federation.V1;
using Ampora.Testing;
using Google.Protobuf;
using Grpc.Core;

namespace Ampora.Aggregator.Tests.Support;

/// <summary>A program that follows an aggregator's feed as the protocol says, and keeps what it was told.</summary>
internal sealed class FeedReader : IDisposable
{
    private readonly AsyncServerStreamingCall<FeedFrame> _call;

    public FeedReader(TestAggregator aggregator, WatchRequest? request = null) =>
        _call = aggregator.Feed.Watch(request ?? new WatchRequest(), aggregator.Headers);

    /// <summary>Region and key of what is present, with its stamp.</summary>
    public Dictionary<(string Region, Kind Kind, string Key), ulong> Items { get; private set; } = [];

    public List<FeedFrame> Frames { get; } = [];

    public ByteString Token { get; private set; } = ByteString.Empty;

    public IEnumerable<string> Agents(string region) =>
        Items.Keys.Where(key => key.Region == region && key.Kind == Kind.Agent).Select(key => key.Key).Order(StringComparer.Ordinal);

    /// <summary>A reader that comes back holds what it held.</summary>
    public FeedReader Holding(FeedReader before)
    {
        Items = new(before.Items);
        return this;
    }

    /// <summary>Reads on until a frame has made it true.</summary>
    public async Task UntilAsync(Func<FeedFrame, bool> condition)
    {
        while (true)
        {
            (await _call.ResponseStream.MoveNext(CancellationToken.None).WithTimeout()).ShouldBeTrue("the stream ended");
            Take(_call.ResponseStream.Current);
            if (condition(Frames[^1]))
            {
                return;
            }
        }
    }

    public Task UntilTokenAsync() => UntilAsync(frame => frame.Bookmark is { ResumeToken.IsEmpty: false });

    public void Dispose() => _call.Dispose();

    private void Take(FeedFrame frame)
    {
        Frames.Add(frame);
        switch (frame.FrameCase)
        {
            case FeedFrame.FrameOneofCase.SnapshotBegin:
                foreach (var key in Items.Keys.Where(key => key.Region == frame.SnapshotBegin.Region).ToList())
                {
                    Items.Remove(key);
                }

                break;
            case FeedFrame.FrameOneofCase.Batch:
                foreach (var item in frame.Batch.Items)
                {
                    var key = (item.Region, item.Kind, item.Key);
                    _ = item.Change == Change.Present ? (Items[key] = item.Stamp) > 0 : Items.Remove(key);
                }

                break;
            case FeedFrame.FrameOneofCase.Bookmark when !frame.Bookmark.ResumeToken.IsEmpty:
                Token = frame.Bookmark.ResumeToken;
                break;
        }
    }
}
