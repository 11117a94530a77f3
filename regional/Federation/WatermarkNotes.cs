namespace Ampora.Regional.Federation;

/// <summary>
/// Remembers what each look at the horizon knew. A look saw everything committed before its time, in transactions below its
/// <c>xmax</c>; a reader that was brought up to that number therefore knows the region as it was at that time.
/// </summary>
internal sealed class WatermarkNotes
{
    private const int MostPassed = 64;
    private const int MostOpen = 512;

    /// <summary>Both parts never fall: a note that is passed implies all before it.</summary>
    private readonly List<(ulong Next, DateTime Time)> _notes = [];

    public void Add(Horizon horizon)
    {
        var time = horizon.FlushedTo is { } flushed && flushed < horizon.Now ? flushed : horizon.Now;
        if (_notes.Count > 0 && _notes[^1].Time > time)
            time = _notes[^1].Time;
        _notes.Add((horizon.Next, time));
        Forget(horizon.Limit);
    }

    /// <summary>The watermark of a reader that has everything below <paramref name="limit"/>; null when no note that low is left.</summary>
    public DateTime? At(ulong limit)
    {
        for (var i = _notes.Count - 1; i >= 0; i--)
        {
            if (_notes[i].Next <= limit)
                return _notes[i].Time;
        }

        return null;
    }

    public void Clear() => _notes.Clear();

    /// <summary>A horizon that stands still for hours must not fill the memory: every second open note is then forgotten.</summary>
    private void Forget(ulong limit)
    {
        var passed = _notes.FindLastIndex(note => note.Next <= limit) + 1;
        if (passed > MostPassed)
        {
            _notes.RemoveRange(0, passed - MostPassed);
            passed = MostPassed;
        }

        if (_notes.Count - passed > MostOpen)
        {
            for (var i = _notes.Count - 2; i >= passed; i -= 2)
                _notes.RemoveAt(i);
        }
    }
}
