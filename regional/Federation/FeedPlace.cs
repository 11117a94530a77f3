namespace Ampora.Regional.Federation;

/// <summary>Where one stream stands.</summary>
internal sealed class FeedPlace(Guid epoch, FeedCursor cursor, PageKey? page)
{
    public Guid Epoch { get; private set; } = epoch;

    /// <summary>Inside a snapshot: where the changes since its beginning begin.</summary>
    public FeedCursor Cursor { get; private set; } = cursor;

    /// <summary>How far a snapshot has come; null when there is none under way.</summary>
    public PageKey? Page { get; set; } = page;

    /// <summary>The position told before the snapshot that is under way, which stays true until it ends; null when there was none.</summary>
    public ulong? PositionBefore { get; private set; }

    /// <summary>Everything that the region knew at this time was sent; null until that can be said.</summary>
    public DateTime? Watermark { get; private set; }

    /// <summary>A place for a reader that has nothing.</summary>
    public static FeedPlace Nowhere() => new(Guid.Empty, FeedCursor.Before(0), PageKey.Start);

    /// <summary>What this horizon says against going on from here; null when nothing does.</summary>
    public HistoryFault? Doubt(Horizon horizon)
    {
        if (horizon.Epoch != Epoch || !horizon.SameHistory)
            return HistoryFault.EpochChanged;
        if (Cursor.Stamp > horizon.Next && !horizon.Standby)
            return HistoryFault.HistoryLost;
        return horizon.PurgedTo > Cursor.Stamp ? HistoryFault.TombstonesPurged : null;
    }

    /// <summary>A snapshot begins; what was told in this epoch before is not taken back.</summary>
    public void Begin(Horizon horizon)
    {
        var position = horizon.Epoch == Epoch ? Math.Max(horizon.Position, Cursor.Position) : horizon.Position;
        PositionBefore = horizon.Epoch == Epoch && Page is null ? Cursor.Position : null;
        (Epoch, Cursor, Page) = (horizon.Epoch, FeedCursor.Before(position), PageKey.Start);
        Watermark = PositionBefore is null ? null : Watermark;
    }

    /// <summary>Moves past what a statement gave.</summary>
    public void Advance(FeedPage page)
    {
        if (page.Drained)
            AdvanceTo(page.Horizon);
        else
            Cursor = page.End;
    }

    /// <summary>Everything below the horizon was sent: the position is one past the greatest stamp seen there, never the bare horizon.</summary>
    public void AdvanceTo(Horizon horizon)
    {
        if (horizon.Top >= Cursor.Stamp)
            Cursor = FeedCursor.Before(horizon.Top + 1);
    }

    public void Know(DateTime? watermark)
    {
        if (watermark > Watermark || Watermark is null)
            Watermark = watermark;
    }
}

internal enum HistoryFault
{
    EpochChanged,

    /// <summary>The reader saw more than the database has: the epoch must be renewed.</summary>
    HistoryLost,

    TombstonesPurged,
}
