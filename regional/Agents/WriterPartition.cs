using Ampora.Regional.OpAmp.Protocol;
using Ampora.Regional.Sessions;
using Ampora.Regional.Storage;
using Npgsql;

namespace Ampora.Regional.Agents;

/// <summary>The agents of one writer: at most one unwritten change each, one batch under way at a time.</summary>
internal sealed partial class WriterPartition(AgentStore store, TimeProvider time, ILogger<WriterPartition> logger)
{
    // More than a few hundred are no cheaper each; a backlog is still worked off with fewer commits.
    private const int MostAtOnce = 1_000;
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(50);

    // For what the agent makes of an offer: both are then one write.
    private static readonly TimeSpan OfferLinger = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Unwritten> _waiting = [];
    private readonly Dictionary<Guid, Unwritten> _underWay = [];

    // Those that wait, the longest first; in the other queue those of which nothing but an offer waits.
    private readonly Queue<Guid> _order = new();
    private readonly Queue<(Guid Id, long Since)> _offers = new();
    private TaskCompletionSource _work = NewSignal();
    private TaskCompletionSource _flushed = NewSignal();

    /// <summary>The agent's row belongs to a newer connection than this session.</summary>
    public event Action<AgentSession>? Fenced;

    public int Count => _waiting.Count + _underWay.Count;

    public Task NextFlush
    {
        get
        {
            lock (_lock)
            {
                BeginOffersLocked(TimeSpan.Zero);
                return _waiting.Count + _underWay.Count == 0 ? Task.CompletedTask : _flushed.Task;
            }
        }
    }

    /// <summary>Keeps what a newer connection wants written: what an older one still says would fall on the fence.</summary>
    public void Enqueue(AgentSession session, AgentChanges changes)
    {
        lock (_lock)
        {
            if (_waiting.TryGetValue(session.Id, out var older) && older.Session.Connection > session.Connection)
            {
                return;
            }

            if (older.Session is not null)
            {
                _waiting[session.Id] = new Unwritten(session, older.Changes.Then(changes), older.Since, older.IsOffer && changes.IsOfferAlone);
                if (older.IsOffer && !changes.IsOfferAlone)
                {
                    BeginLocked(session.Id);
                }

                return;
            }

            var item = new Unwritten(session, changes, time.GetTimestamp(), changes.IsOfferAlone);
            _waiting.Add(session.Id, item);
            if (!item.IsOffer)
            {
                BeginLocked(session.Id);
                return;
            }

            _offers.Enqueue((session.Id, item.Since));
            if (_offers.Count == 1)
            {
                _work.TrySetResult();
            }
        }
    }

    public async Task FlushedAsync(Guid id, CancellationToken cancellation)
    {
        while (WhileUnwritten(() => _waiting.ContainsKey(id) || _underWay.ContainsKey(id)) is { } flush)
        {
            await flush.WaitAsync(cancellation);
        }
    }

    public async Task DrainAsync(CancellationToken cancellation)
    {
        while (WhileUnwritten(() => _waiting.Count + _underWay.Count > 0) is { } flush)
        {
            await flush.WaitAsync(cancellation);
        }
    }

    public TimeSpan Lag()
    {
        lock (_lock)
        {
            var oldest = _waiting.Values.Concat(_underWay.Values).Select(item => item.Since).DefaultIfEmpty(time.GetTimestamp()).Min();
            return time.GetElapsedTime(oldest);
        }
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        var retry = FirstRetry;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (_underWay.Count == 0)
                {
                    await WorkAsync(stopping);
                    await LingerAsync(stopping);
                    TakeBatch();
                }

                await FlushAsync(stopping);
                retry = FirstRetry;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                Log.FlushFailed(logger, _underWay.Count, retry.TotalMilliseconds, fault);
                await Task.Delay(retry, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                retry = retry * 2 < LongestRetry ? retry * 2 : LongestRetry;
            }
        }
    }

    /// <summary>Until there is something to write.</summary>
    private async Task WorkAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            Task work;
            TimeSpan? offersIn = null;
            lock (_lock)
            {
                BeginOffersLocked(OfferLinger);
                if (_order.Count > 0)
                {
                    return;
                }

                _work = NewSignal();
                work = _work.Task;
                if (_offers.TryPeek(out var offer))
                {
                    offersIn = OfferLinger - time.GetElapsedTime(offer.Since);
                }
            }

            await (offersIn is { } left ? Task.WhenAny(work, Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, stopping)) : work.WaitAsync(stopping));
        }

        stopping.ThrowIfCancellationRequested();
    }

    /// <summary>Gives changes a moment to gather, unless some have waited that long already or a whole batch is there.</summary>
    private Task LingerAsync(CancellationToken stopping)
    {
        lock (_lock)
        {
            var left = Linger - time.GetElapsedTime(_waiting[_order.Peek()].Since);
            return left <= TimeSpan.Zero || _order.Count >= MostAtOnce ? Task.CompletedTask : Task.Delay(left, time, stopping);
        }
    }

    private void TakeBatch()
    {
        lock (_lock)
        {
            while (_underWay.Count < MostAtOnce && _order.TryDequeue(out var id))
            {
                _waiting.Remove(id, out var item);
                _underWay.Add(id, item);
            }
        }
    }

    private async Task FlushAsync(CancellationToken stopping)
    {
        var batch = _underWay.Values.ToArray();
        var written = await WriteAsync(batch, stopping);
        TaskCompletionSource flushed;
        lock (_lock)
        {
            _underWay.Clear();
            flushed = _flushed;
            _flushed = NewSignal();
        }

        flushed.SetResult();
        foreach (var item in batch.Where(item => !written.Contains(item.Session.Id)))
        {
            Fenced?.Invoke(item.Session);
        }
    }

    /// <summary>What PostgreSQL refuses of one agent must not keep back what all the others said.</summary>
    private async Task<HashSet<Guid>> WriteAsync(Unwritten[] batch, CancellationToken stopping)
    {
        try
        {
            return await store.WriteAsync([.. batch.Select(item => new AgentChange(item.Session.Id, item.Session.Connection, item.Changes))], stopping);
        }
        catch (PostgresException refused) when (RefusedData.Is(refused))
        {
            if (batch is [var alone])
            {
                Log.Refused(logger, alone.Session.Id, refused);
                return [alone.Session.Id];
            }

            var written = await WriteAsync(batch[..(batch.Length / 2)], stopping);
            written.UnionWith(await WriteAsync(batch[(batch.Length / 2)..], stopping));
            return written;
        }
    }

    private void BeginLocked(Guid id)
    {
        _order.Enqueue(id);
        _work.TrySetResult();
    }

    /// <summary>Writes offers that have waited so long by themselves.</summary>
    private void BeginOffersLocked(TimeSpan waited)
    {
        while (_offers.TryPeek(out var offer) && time.GetElapsedTime(offer.Since) >= waited)
        {
            _offers.Dequeue();
            if (_waiting.TryGetValue(offer.Id, out var item) && item.IsOffer && item.Since == offer.Since)
            {
                _waiting[offer.Id] = item with { IsOffer = false };
                BeginLocked(offer.Id);
            }
        }
    }

    /// <summary>Whoever waits for what is unwritten has offers written as well.</summary>
    private Task? WhileUnwritten(Func<bool> unwritten)
    {
        lock (_lock)
        {
            BeginOffersLocked(TimeSpan.Zero);
            return unwritten() ? _flushed.Task : null;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="Session">Which brought it.</param>
    /// <param name="Changes">All that is unwritten of the agent.</param>
    /// <param name="Since">When the oldest of it came.</param>
    /// <param name="IsOffer">Nothing but an offer, and in the queue of those.</param>
    private readonly record struct Unwritten(AgentSession Session, AgentChanges Changes, long Since, bool IsOffer);

    private static partial class Log
    {
        [LoggerMessage(EventId = 1201, Level = LogLevel.Warning,
            Message = "{Agents} changed agents could not be written; trying again in {Retry} ms.")]
        public static partial void FlushFailed(ILogger logger, int agents, double retry, Exception fault);

        [LoggerMessage(EventId = 1202, Level = LogLevel.Error, Message = "What agent {Agent} reported cannot be stored and is not shown.")]
        public static partial void Refused(ILogger logger, Guid agent, Exception fault);
    }
}
