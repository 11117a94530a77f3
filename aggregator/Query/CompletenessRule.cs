using Ampora.Hosting.Fleet;

namespace Ampora.Aggregator.Query;

/// <summary>Whether an answer sums agents up or shows them one by one.</summary>
internal enum AnswerKind
{
    /// <summary>Each agent wears the age of its region, so whatever is known may be shown.</summary>
    Rows,

    /// <summary>A sum hides ages: a region that is unreachable is named as missing instead of being added in.</summary>
    Sums,
}

/// <summary>
/// Which regions take part in an answer and what that makes of it. A region that was decommissioned is listed, never included, and
/// makes no answer incomplete: somebody decided that it is gone.
/// </summary>
internal static class CompletenessRule
{
    public static FleetSnapshot Judge(IReadOnlyList<RegionSnapshot> regions, Demand demand, AnswerKind kind, DateTimeOffset now)
    {
        var included = regions.Where(region => Includes(region, demand, kind)).ToList();
        var members = regions.Where(region => !region.Region.Decommissioned).ToList();
        var missing = members.Where(region => !included.Contains(region)).ToList();
        var old = members.Where(region => !region.Standing.IsCurrent).ToList();
        var completeness = old.Count == 0 && missing.Count == 0 ? Completeness.Complete
            : demand.Require == Require.Bounded && missing.Count == 0 ? Completeness.Bounded
            : Completeness.Partial;
        var unmet = demand.Require switch
        {
            Require.Strict when completeness != Completeness.Complete => old,
            Require.Bounded when missing.Count > 0 => missing,
            _ => null,
        };
        var provenance = new Provenance(
            completeness,
            now,
            [.. regions.Select(region => region.Region.Provenance(region.View, region.Standing, included.Contains(region)))]);
        return new FleetSnapshot(regions, included, provenance, unmet is null ? null : Describe(unmet, demand));
    }

    private static bool Includes(RegionSnapshot region, Demand demand, AnswerKind kind) => region.HasData && demand.Require switch
    {
        Require.Strict => region.Standing.IsCurrent,
        Require.Bounded => region.Standing.Age <= demand.MaxAge,
        _ => kind == AnswerKind.Rows || region.Standing.State != Freshness.Unreachable,
    };

    private static string Describe(List<RegionSnapshot> unmet, Demand demand) => string.Join(' ', unmet.Select(region =>
        region.Standing.Reason.Length > 0
            ? region.Standing.Reason
            : $"{region.Region.Id} is {region.Standing.Age?.TotalSeconds ?? 0:F0} s old, more than the {demand.MaxAge.TotalSeconds:F0} s asked for."));
}
