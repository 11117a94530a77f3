using Ampora.Aggregator.Fleet;
using Ampora.Aggregator.Regions;
using Microsoft.Extensions.Options;

namespace Ampora.Aggregator.Query;

/// <summary>Takes what every answer begins with: the views of this moment.</summary>
internal sealed class FleetReader(RegionSet regions, LocalClock clock, IOptions<FreshnessOptions> limits)
{
    /// <param name="only">Ids of the regions asked for; none: all.</param>
    public FleetSnapshot Read(IReadOnlyCollection<string> only, Demand demand, AnswerKind kind)
    {
        var now = clock.Now;
        RegionSnapshot[] asked = [.. regions.All.Where(region => only.Count == 0 || only.Contains(region.Id)).Select(region => Look(region, now))];
        return CompletenessRule.Judge(asked, demand, kind, now);
    }

    /// <summary>What of the asked ids is not followed here, as a sentence; null when all are.</summary>
    public string? Unknown(IEnumerable<string> only)
    {
        var unknown = only.Where(id => regions.Find(id) is null).ToList();
        return unknown.Count == 0
            ? null
            : $"must name regions that are followed here ({string.Join(", ", regions.All.Select(region => region.Id))}), not {string.Join(", ", unknown)}";
    }

    public RegionSnapshot? Find(string id) => regions.Find(id) is { } region ? Look(region, clock.Now) : null;

    private RegionSnapshot Look(FollowedRegion region, DateTimeOffset now)
    {
        var view = region.View;
        return new RegionSnapshot(region, view, region.Standing(view, now, limits.Value));
    }
}
