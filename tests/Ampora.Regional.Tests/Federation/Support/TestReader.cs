using System.Collections.Concurrent;
using Ampora.Federation.V1;
using Ampora.Protos;
using Ampora.Testing;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Ampora.Regional.Tests.Federation.Support;

/// <summary>
/// A reader as strict as the protocol allows: stages snapshots, refuses positions and rows that go back within an epoch, and
/// checks every digest against its own rows.
/// </summary>
/// <param name="frames">How many frames it takes before it waits for <see cref="Turnstile"/>.</param>
internal sealed class TestReader(WatchRequest request, int frames = int.MaxValue / 2) : IAsyncDisposable
{
    private readonly ConcurrentQueue<FeedFrame> _frames = new();
    private readonly ConcurrentQueue<string> _faults = new();
    private Dictionary<(Kind, string), Item>? _staged;
    private CancellationTokenSource? _stop;
    private Task _reading = Task.CompletedTask;

    public ConcurrentDictionary<(Kind Kind, string Key), Item> Rows { get; private set; } = new();

    /// <summary>Everything received, over all connections.</summary>
    public IReadOnlyCollection<FeedFrame> Frames => _frames;

    /// <summary>What the protocol does not allow, in words.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    public IEnumerable<Bookmark> Bookmarks => _frames.Where(frame => frame.Bookmark is not null).Select(frame => frame.Bookmark);

    public IEnumerable<Resync> Resyncs => _frames.Where(frame => frame.Resync is not null).Select(frame => frame.Resync);

    public IEnumerable<Item> Items => _frames.Where(frame => frame.Batch is not null).SelectMany(frame => frame.Batch.Items);

    public string Epoch { get; private set; } = "";

    public ulong Position { get; private set; }

    /// <summary>Of the last bookmark outside a snapshot.</summary>
    public ByteString Token { get; private set; } = ByteString.Empty;

    public int DigestsChecked { get; private set; }

    /// <summary>How the last stream ended; null while it runs.</summary>
    public Status? Ended { get; private set; }

    public SemaphoreSlim Turnstile { get; } = new(frames);

    public static WatchRequest Everything => new() { BookmarkInterval = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(100)), Reader = "test" };

    public static TestReader Watch(FeedHost host, WatchRequest? request = null)
    {
        var reader = new TestReader(request ?? Everything);
        reader.Connect(host);
        return reader;
    }

    /// <summary>Goes on from the last bookmark, here or at another instance, with the rows it has.</summary>
    public void Connect(FeedHost host)
    {
        var resumed = request.Clone();
        if (!Token.IsEmpty)
            resumed.ResumeToken = Token;
        _stop = new CancellationTokenSource();
        (_staged, Ended) = (null, null);
        _reading = ReadAsync(host.Client.Watch(resumed, FeedHost.Headers, cancellationToken: _stop.Token), _stop.Token);
    }

    public async Task DisconnectAsync()
    {
        await (_stop?.CancelAsync() ?? Task.CompletedTask);
        await _reading.WithTimeout();
        _stop?.Dispose();
        _stop = null;
    }

    public Task EndAsync() => _reading.WithTimeout();

    /// <summary>Until everything that was committed before this call has arrived.</summary>
    public async Task CaughtUpAsync(TimeSpan? timeout = null)
    {
        var known = Bookmarks.Count();
        try
        {
            await Eventually.Async(() => Knows(known), timeout ?? TimeSpan.FromSeconds(20));
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException(
                $"The reader did not catch up. Ended: {Ended}; reading: {_reading.Status} {_reading.Exception}; frames: {_frames.Count}; last bookmark: {Bookmarks.LastOrDefault()}", failure);
        }
    }

    /// <summary>A later bookmark vouches for the time at which an earlier one, sent after the call, was sent.</summary>
    private bool Knows(int known)
    {
        var since = Bookmarks.Skip(known).ToList();
        return since.Count > 1 && since[^1] is { Snapshotting: false, Watermark: not null } last && last.Watermark > since[0].SentAt;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop is not null)
            await DisconnectAsync();
    }

    private async Task ReadAsync(AsyncServerStreamingCall<FeedFrame> call, CancellationToken cancellation)
    {
        using (call)
        {
            try
            {
                await Turnstile.WaitAsync(cancellation);
                while (await call.ResponseStream.MoveNext(cancellation))
                {
                    Take(call.ResponseStream.Current);
                    await Turnstile.WaitAsync(cancellation);
                }

                Ended = Status.DefaultSuccess;
            }
            catch (RpcException failure)
            {
                Ended = failure.Status;
            }
            catch (OperationCanceledException)
            {
                Ended = Status.DefaultCancelled;
            }
        }
    }

    private void Take(FeedFrame frame)
    {
        switch (frame.FrameCase)
        {
            case FeedFrame.FrameOneofCase.SnapshotBegin:
                _staged = [];
                if (frame.SnapshotBegin.Epoch != Epoch)
                    (Epoch, Position) = (frame.SnapshotBegin.Epoch, 0);
                break;
            case FeedFrame.FrameOneofCase.Batch:
                foreach (var item in frame.Batch.Items)
                    Apply(item);
                MoveTo(frame.Batch.Position);
                break;
            case FeedFrame.FrameOneofCase.SnapshotEnd:
                Rows = new(_staged ?? throw new InvalidOperationException("A snapshot ended that never began."));
                _staged = null;
                MoveTo(frame.SnapshotEnd.Position);
                break;
            case FeedFrame.FrameOneofCase.Bookmark:
                Take(frame.Bookmark);
                break;
        }

        _frames.Enqueue(frame);
    }

    private void Take(Bookmark bookmark)
    {
        foreach (var position in bookmark.Positions)
            MoveTo(position);
        if (!bookmark.Snapshotting)
            Token = bookmark.ResumeToken;
        foreach (var digest in bookmark.Digests)
        {
            var rows = Rows.Values.Where(item => item.Kind == digest.Kind).ToList();
            var mine = rows.Aggregate(0UL, (all, item) => all ^ ItemDigest.Of(item.Kind, item.Key, item.Stamp));
            if ((ulong)rows.Count != digest.Count || (digest.HasDigest && mine != digest.Digest))
                _faults.Enqueue($"digest of {digest.Kind}: {digest.Count} rows, {digest.Digest:x}; the reader has {rows.Count}, {mine:x}");
            DigestsChecked++;
        }
    }

    private void Apply(Item item)
    {
        var key = (item.Kind, item.Key);
        IDictionary<(Kind, string), Item> rows = _staged is null ? Rows : _staged;
        if (rows.TryGetValue(key, out var known) && known.Stamp > item.Stamp)
            _faults.Enqueue($"{key} went back from stamp {known.Stamp} to {item.Stamp}");
        if (item.Change == Change.Present)
            rows[key] = item;
        else
            rows.Remove(key);
    }

    private void MoveTo(RegionPosition? position)
    {
        if (position is null)
            return;
        if (position.Epoch != Epoch && Epoch.Length > 0)
            _faults.Enqueue($"epoch {position.Epoch} without a snapshot, after {Epoch}");
        else if (position.Position < Position)
            _faults.Enqueue($"position went back from {Position} to {position.Position}");
        (Epoch, Position) = (position.Epoch, position.Position);
    }
}
