namespace Ampora.Regional.Federation;

/// <summary>The latest look at the horizon, and the way to wait for the next one.</summary>
internal sealed class HorizonWatch(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly WatermarkNotes _notes = new();
    private TaskCompletionSource _next = New();
    private (Guid Epoch, ulong Position) _claim;
    private HorizonLook _latest = new(null, time.GetTimestamp(), "the database has not answered yet");

    public HorizonLook Latest
    {
        get
        {
            lock (_gate)
                return _latest;
        }
    }

    /// <summary>The region's database time now, carried forward from the last look by the local clock.</summary>
    public DateTime DatabaseNow(HorizonLook look) => look.Horizon!.Now + time.GetElapsedTime(look.At);

    /// <summary>The watermark of a reader that has everything below <paramref name="limit"/>; null when that cannot be said.</summary>
    public DateTime? WatermarkAt(ulong limit)
    {
        lock (_gate)
            return _notes.At(limit);
    }

    /// <summary>A reader proves with its token, or its stream, that this position was reached in this epoch.</summary>
    public void Claim(Guid epoch, ulong position)
    {
        lock (_gate)
            _claim = (epoch, _claim.Epoch == epoch ? Math.Max(position, _claim.Position) : position);
    }

    /// <summary>The greatest position proven by readers; 0 without any.</summary>
    public ulong Claimed(Guid epoch)
    {
        lock (_gate)
            return _claim.Epoch == epoch ? _claim.Position : 0;
    }

    public void Publish(Horizon horizon, string heldReason)
    {
        lock (_gate)
        {
            if (_latest.Horizon is { } before && before.Epoch != horizon.Epoch)
                _notes.Clear();
            _notes.Add(horizon);
            PublishLocked(new HorizonLook(horizon, time.GetTimestamp(), heldReason));
        }
    }

    /// <summary>The database does not answer: what was known stays known, with its age.</summary>
    public void PublishFailure(string reason)
    {
        lock (_gate)
            PublishLocked(_latest with { HeldReason = reason });
    }

    /// <summary>The look after <paramref name="seen"/>, or the same one after <paramref name="atMost"/>.</summary>
    public async Task<HorizonLook> WaitAsync(HorizonLook? seen, TimeSpan atMost, CancellationToken cancellation)
    {
        Task next;
        lock (_gate)
        {
            if (!ReferenceEquals(_latest, seen))
                return _latest;
            next = _next.Task;
        }

        try
        {
            await next.WaitAsync(atMost, time, cancellation);
        }
        catch (TimeoutException)
        {
            // Nothing new in that time is an answer too.
        }

        return Latest;
    }

    private void PublishLocked(HorizonLook look)
    {
        _latest = look;
        _next.SetResult();
        _next = New();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
