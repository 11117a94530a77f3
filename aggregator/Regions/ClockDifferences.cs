namespace Ampora.Aggregator.Regions;

/// <summary>
/// The smallest difference between when bookmarks came and when their region's clock said they were sent, over the last ten minutes
/// of one connection: how far the clocks are apart, plus the fastest way. A bookmark that sat in a buffer has a larger one and changes
/// nothing, so it is seen as old as it is.
/// </summary>
internal sealed class ClockDifferences
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>Ascending in time and in difference: what is behind a smaller one can never be the smallest again.</summary>
    private readonly LinkedList<(DateTimeOffset Received, TimeSpan Difference)> _candidates = new();

    /// <param name="received">Local clock.</param>
    /// <param name="sent">The region's clock.</param>
    /// <returns>The smallest now.</returns>
    public TimeSpan Add(DateTimeOffset received, DateTimeOffset sent)
    {
        var difference = received - sent;
        while (_candidates.Last is { } last && last.Value.Difference >= difference)
        {
            _candidates.RemoveLast();
        }

        _candidates.AddLast((received, difference));
        while (_candidates.First!.Value.Received < received - Window)
        {
            _candidates.RemoveFirst();
        }

        return _candidates.First.Value.Difference;
    }
}
