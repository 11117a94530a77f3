using Ampora.Federation.V1;
using Npgsql;

namespace Ampora.Regional.Federation;

/// <summary>
/// One reader followed: a snapshot, then changes, for ever. The next batch is read only when the last was taken, so a slow reader
/// costs one batch of memory and sees rows that changed often in their latest state only.
/// </summary>
internal sealed class FeedWatch(FeedStream stream, WatchScope scope, FeedParts parts, FeedBookmarks bookmarks, SnapshotAdmission admission, FeedMetrics metrics)
{
    private FeedPlace _place = FeedPlace.Nowhere();
    private HorizonLook _look = parts.Horizons.Latest;

    /// <summary>Ends by an exception (reader gone, process stopping), or when the reader was told to come back later.</summary>
    /// <param name="admitted">The place of the first snapshot, when <paramref name="start"/> needs one; released here.</param>
    public async Task RunAsync(WatchStart start, IDisposable? admitted)
    {
        try
        {
            _place = start.Place;
            if (start.Why is { } why)
                await ResyncAsync(why, start.Detail);
            while (true)
            {
                if (_place.Page is null)
                {
                    await FollowAsync();
                    continue;
                }

                admitted ??= admission.TryEnter();
                if (admitted is null)
                {
                    await stream.SendAsync(Frames.GoAway("as many snapshots as this instance sends at once are under way", admission.RetryAfter()));
                    return;
                }

                await SnapshotAsync();
                admitted.Dispose();
                admitted = null;
            }
        }
        finally
        {
            admitted?.Dispose();
        }
    }

    /// <summary>Sends every row page by page, then what changed meanwhile. Returns early when history was replaced under it.</summary>
    private async Task SnapshotAsync()
    {
        metrics.SnapshotBegun();
        if (_place.Page == PageKey.Start)
        {
            await stream.SendAsync(Frames.SnapshotBegin(await BeginAsync(), scope.Kinds));
        }

        var complete = false;
        while (!complete)
        {
            if (await ReadAsync<FeedPage>(async token => await parts.Store.PageAsync(scope, _place.Page!.Value, token)) is not { } page)
                continue;
            if (await ResyncIfDoubtedAsync(page.Horizon))
                return;
            if (page.Items.Count > 0)
                _place.Page = new PageKey((short)page.Items[^1].Kind, page.Items[^1].Key);
            await SendAsync(page.Items, null);
            complete = page.Drained;
        }

        for (var caughtUp = false; !caughtUp;)
        {
            if (await ReadAsync<FeedPage>(async token => await parts.Store.ChangesAsync(scope, _place.Cursor, token)) is not { } page)
                continue;
            if (await ResyncIfDoubtedAsync(page.Horizon))
                return;
            await SendAsync(page.Items, null);
            _place.Advance(page);
            caughtUp = page.Drained;
            if (caughtUp)
                _place.Know(parts.Horizons.WatermarkAt(page.Horizon.Limit));
        }

        _place.Page = null;
        await stream.SendAsync(Frames.SnapshotEnd(bookmarks.Position(_place, _place.Cursor.Position)));
        await BookmarkAsync([]);
    }

    /// <summary>Sends changes until history is replaced.</summary>
    private async Task FollowAsync()
    {
        while (_place.Page is null)
        {
            var horizon = _look.Horizon!;
            if (await ResyncIfDoubtedAsync(horizon))
                return;
            if (horizon.Top < _place.Cursor.Stamp)
            {
                _place.Know(parts.Horizons.WatermarkAt(horizon.Limit));
                if (bookmarks.IsDigestDue)
                    await DigestAsync();
                await PauseAsync();
                continue;
            }

            if (await ReadAsync<FeedPage>(async token => await parts.Store.ChangesAsync(scope, _place.Cursor, token)) is not { } page)
                continue;
            if (await ResyncIfDoubtedAsync(page.Horizon))
                return;
            _place.Advance(page);
            if (page.Drained)
                _place.Know(parts.Horizons.WatermarkAt(page.Horizon.Limit));
            await SendAsync(page.Items, bookmarks.Position(_place, _place.Cursor.Position));
            if (page.Drained)
                await PauseAsync();
        }
    }

    /// <summary>From one frozen view: first every row that the reader may lack, then what its rows must add up to.</summary>
    private async Task DigestAsync()
    {
        try
        {
            await using var frozen = await parts.Store.FreezeAsync(stream.Ending);
            var cursor = _place.Cursor;
            FeedPage page;
            do
            {
                page = await parts.Store.VisibleAsync(frozen, scope, cursor, stream.Ending);
                if (_place.Doubt(page.Horizon) is not null)
                    return;
                await SendAsync(page.Items, bookmarks.Position(_place, _place.Cursor.Position));
                cursor = page.Drained ? cursor : page.End;
            }
            while (!page.Drained);

            var digests = await FeedStore.DigestsAsync(frozen, scope, stream.Ending);
            _place.AdvanceTo(page.Horizon);
            await BookmarkAsync(digests);
        }
        catch (NpgsqlException)
        {
            // The horizon's reader says so in every bookmark; the digest is due still.
        }
    }

    /// <summary>Waits for a history that the epoch names, and starts in it.</summary>
    private async Task<Guid> BeginAsync()
    {
        while (true)
        {
            if (await ReadAsync(parts.Store.HorizonAsync) is { SameHistory: true } horizon)
            {
                _place.Begin(horizon);
                return horizon.Epoch;
            }

            parts.Nudge.Nudge();
            await PauseAsync();
        }
    }

    /// <summary>
    /// A shared look may be older than what this stream has read by itself, so a doubt is only believed when a fresh look has it too.
    /// When history was replaced, it waits until the region has named the new one: no position could belong to anything before.
    /// </summary>
    private async Task<bool> ResyncIfDoubtedAsync(Horizon horizon)
    {
        if (_place.Doubt(horizon) is null)
            return false;
        while (true)
        {
            if (await ReadAsync(parts.Store.HorizonAsync) is not { } fresh)
                continue;
            if (_place.Doubt(fresh) is not { } fault)
                return false;
            if (fault == HistoryFault.TombstonesPurged)
            {
                await ResyncAsync(ResyncReason.TombstoneHorizonPassed, "rows were deleted since the position, and the region no longer remembers which");
                return true;
            }

            if (fresh.SameHistory && fresh.Epoch != _place.Epoch)
            {
                await ResyncAsync(ResyncReason.EpochChanged, "the region's database was restored, promoted or lost history");
                return true;
            }

            parts.Horizons.Claim(_place.Epoch, _place.Cursor.Position);
            parts.Nudge.Nudge();
            await PauseAsync();
        }
    }

    private async Task ResyncAsync(ResyncReason why, string detail)
    {
        metrics.Resync(why);
        await stream.SendAsync(Frames.Resync(why, detail));
        _place.Page = PageKey.Start;
    }

    private async Task SendAsync(IReadOnlyList<Item> items, RegionPosition? position)
    {
        if (items.Count > 0)
        {
            await stream.SendAsync(Frames.Batch(items, position));
            metrics.Sent(items.Count);
        }

        await BookmarkIfDueAsync();
    }

    /// <summary>Null when the database does not answer; then it has waited for the next look at the horizon.</summary>
    private async Task<T?> ReadAsync<T>(Func<CancellationToken, Task<T?>> read)
        where T : class
    {
        try
        {
            return await read(stream.Ending);
        }
        catch (NpgsqlException)
        {
            await PauseAsync();
            return null;
        }
    }

    /// <summary>Until the next look at the horizon, or until a bookmark is due.</summary>
    private async Task PauseAsync()
    {
        await BookmarkIfDueAsync();
        var atMost = bookmarks.DueIn;
        _look = await parts.Horizons.WaitAsync(_look, atMost > TimeSpan.Zero ? atMost : TimeSpan.Zero, stream.Ending);
    }

    private Task BookmarkIfDueAsync() => bookmarks.IsDue ? BookmarkAsync([]) : Task.CompletedTask;

    private Task BookmarkAsync(IReadOnlyList<KindDigest> digests) => stream.SendAsync(bookmarks.Next(_place, parts.Horizons.Latest, digests));
}
