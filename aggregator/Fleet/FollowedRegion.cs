using Ampora.Aggregator.Regions;
using Ampora.Hosting.Fleet;

namespace Ampora.Aggregator.Fleet;

/// <summary>
/// One region as this aggregator knows it: written by its link alone, read by everybody. A reader takes <see cref="View"/> once and
/// works on that.
/// </summary>
internal sealed class FollowedRegion(string id, string displayName, string endpoint)
{
    private volatile RegionKnowledge _view = RegionKnowledge.Empty;
    private volatile LinkStatus _link = LinkStatus.New;
    private volatile StateSince? _since;
    private long _lastFrameTicks;

    public string Id { get; } = id;

    public string DisplayName { get; } = displayName;

    /// <summary>Empty when it is followed no more.</summary>
    public string Endpoint { get; } = endpoint;

    public bool Decommissioned => Endpoint.Length == 0;

    public RegionKnowledge View => _view;

    public LinkStatus Link
    {
        get => _link;
        set => _link = value;
    }

    /// <summary>Null until somebody has looked.</summary>
    public StateSince? Since
    {
        get => _since;
        set => _since = value;
    }

    public void Publish(RegionKnowledge view) => _view = view;

    /// <param name="now">Local clock.</param>
    public void FrameCame(DateTimeOffset now) => Volatile.Write(ref _lastFrameTicks, now.UtcTicks);

    public RegionStanding Standing(RegionKnowledge view, DateTimeOffset now, FreshnessOptions limits)
    {
        var lastFrame = Volatile.Read(ref _lastFrameTicks);
        return FreshnessRule.Of(
            new StandingFacts
            {
                Region = Id,
                Agents = view.Items.Counts.Agents,
                Watermark = view.Watermark,
                Age = view.Age(now),
                Silence = lastFrame == 0 ? null : now - new DateTimeOffset(lastFrame, TimeSpan.Zero),
                Resyncing = view.Resyncing,
                Decommissioned = Decommissioned,
                HeldReason = view.HeldReason,
                LinkError = _link.Error ?? "",
            },
            limits);
    }

    /// <summary>How it takes part in an answer.</summary>
    public RegionProvenance Provenance(RegionKnowledge view, RegionStanding standing, bool included) => new()
    {
        Region = Id,
        DisplayName = DisplayName,
        Included = included,
        Watermark = view.Watermark,
        AgeSeconds = standing.Age?.TotalSeconds,
        State = standing.State,
        Reason = standing.Reason.Length == 0 ? null : standing.Reason,
    };
}

/// <summary>Since when a region has stood as it stands, by the local clock.</summary>
internal sealed record StateSince(Freshness State, DateTimeOffset At);
