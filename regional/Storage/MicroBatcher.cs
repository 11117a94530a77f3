using System.Threading.Channels;
using Npgsql;

namespace Ampora.Regional.Storage;

/// <summary>
/// Turns single requests into database batches without waiting: whatever arrived while the last batch ran is the next one.
/// A key appears at most once in a batch; its later items wait for the next.
/// </summary>
internal sealed class MicroBatcher<TItem, TResult> : IAsyncDisposable
{
    private readonly Channel<Waiting> _queue;
    private readonly Func<TItem, Guid> _key;
    private readonly Func<IReadOnlyList<TItem>, CancellationToken, Task<IReadOnlyList<TResult>>> _run;
    private readonly int _size;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;

    /// <param name="key">Of an item.</param>
    /// <param name="run">Gives one result per item, in order. A fault is the fault of every item, but data that PostgreSQL refuses only that of its own item.</param>
    /// <param name="size">Most items in one batch.</param>
    /// <param name="capacity">Most items waiting; a full queue makes callers wait.</param>
    public MicroBatcher(
        Func<TItem, Guid> key, Func<IReadOnlyList<TItem>, CancellationToken, Task<IReadOnlyList<TResult>>> run, int size, int capacity)
    {
        (_key, _run, _size) = (key, run, size);
        _queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(capacity) { SingleReader = true });
        _loop = Task.Run(LoopAsync);
    }

    public async Task<TResult> AddAsync(TItem item, CancellationToken cancellation)
    {
        var waiting = new Waiting(item, new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously));
        await _queue.Writer.WriteAsync(waiting, cancellation);
        return await waiting.Result.Task.WaitAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _stopping.CancelAsync();
        await _loop;
        _stopping.Dispose();
    }

    private async Task LoopAsync()
    {
        var deferred = new List<Waiting>();
        while (deferred.Count > 0 || await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            await RunAsync(Collect(deferred));
        }
    }

    private async Task RunAsync(List<Waiting> batch)
    {
        try
        {
            var results = await _run([.. batch.Select(waiting => waiting.Item)], _stopping.Token);
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].Result.TrySetResult(results[i]);
            }
        }
        catch (PostgresException fault) when (batch.Count > 1 && RefusedData.Is(fault))
        {
            foreach (var waiting in batch)
            {
                await RunAsync([waiting]);
            }
        }
        catch (Exception fault)
        {
            foreach (var waiting in batch)
            {
                waiting.Result.TrySetException(fault);
            }
        }
    }

    private List<Waiting> Collect(List<Waiting> deferred)
    {
        var batch = new List<Waiting>();
        var keys = new HashSet<Guid>();
        var candidates = deferred.ToArray();
        deferred.Clear();
        foreach (var waiting in candidates)
        {
            Place(waiting);
        }

        while (batch.Count < _size && _queue.Reader.TryRead(out var waiting))
        {
            Place(waiting);
        }

        return batch;

        void Place(Waiting waiting)
        {
            if (batch.Count < _size && keys.Add(_key(waiting.Item)))
            {
                batch.Add(waiting);
            }
            else
            {
                deferred.Add(waiting);
            }
        }
    }

    private readonly record struct Waiting(TItem Item, TaskCompletionSource<TResult> Result);
}
