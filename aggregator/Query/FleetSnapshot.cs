using Ampora.Aggregator.Fleet;
using Ampora.Aggregator.Regions;
using Ampora.Hosting.Fleet;

namespace Ampora.Aggregator.Query;

/// <summary>One region as an answer sees it: one consistent view, and how old it is.</summary>
internal sealed record RegionSnapshot(FollowedRegion Region, RegionKnowledge View, RegionStanding Standing)
{
    /// <summary>Whether there is anything to answer from.</summary>
    public bool HasData => View.Watermark is not null && !Region.Decommissioned;

    public AgentView Show(HeldAgent agent) => AgentView.Of(Region.Id, agent.Summary()) with
    {
        Watermark = View.Watermark,
        AgeSeconds = Standing.Age?.TotalSeconds,
    };
}

/// <summary>What an answer is made of, and how complete that is.</summary>
/// <param name="Regions">All that were asked for, by id.</param>
/// <param name="Included">Those whose agents are in the answer.</param>
/// <param name="Unmet">What keeps the answer from meeting the demand, in words; null when nothing does.</param>
internal sealed record FleetSnapshot(
    IReadOnlyList<RegionSnapshot> Regions, IReadOnlyList<RegionSnapshot> Included, Provenance Provenance, string? Unmet);
