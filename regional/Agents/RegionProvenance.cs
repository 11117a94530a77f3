using Ampora.Federation.V1;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Ampora.Regional.Agents;

/// <summary>
/// What one region can say of the age of its own answer. Its database is read directly, so the watermark is the least time up to
/// which every instance has written what it answered; an instance cut off from the database holds news that nobody else sees.
/// </summary>
internal static class RegionProvenance
{
    /// <summary>The watermark and the database's time, to be read in the statement that reads the rows.</summary>
    public const string Columns = """
        (SELECT min(coalesce(h.flushed_to, i.started_at)) FROM instances i
         LEFT JOIN instance_heartbeats h ON h.name = i.name WHERE i.stopped_at IS NULL), now()
        """;

    public static readonly TimeSpan Current = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan Lagging = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan Stale = TimeSpan.FromMinutes(10);

    /// <param name="first">Ordinal of the first of <see cref="Columns"/>.</param>
    public static Provenance Read(NpgsqlDataReader row, int first, string region, TimeSpan behind) =>
        Of(region, row.IsDBNull(first) ? null : row.GetDateTime(first), row.GetDateTime(first + 1), behind);

    /// <param name="flushedTo">Null when no instance is live: nobody holds anything back.</param>
    /// <param name="now">The database's time when the rows were read.</param>
    /// <param name="behind">How far the database that was read is behind the region's primary.</param>
    public static Provenance Of(string region, DateTime? flushedTo, DateTime now, TimeSpan behind)
    {
        var watermark = flushedTo is { } flushed && flushed < now - behind ? flushed : now - behind;
        var age = now - watermark;
        var state = age <= Current ? Freshness.Current : age <= Lagging ? Freshness.Lagging : age <= Stale ? Freshness.Stale : Freshness.Unreachable;
        return new Provenance
        {
            Completeness = state == Freshness.Current ? Completeness.Complete : Completeness.Partial,
            Regions =
            {
                new RegionState
                {
                    Region = region,
                    Included = true,
                    Watermark = Timestamp.FromDateTime(watermark),
                    Age = Duration.FromTimeSpan(age),
                    State = state,
                    Reason = state == Freshness.Current ? "" : behind > Current
                        ? "the replica that was read does not show what the region wrote since the watermark"
                        : "an instance of the region has not written its news to the database since the watermark",
                },
            },
        };
    }

    /// <summary>What keeps the answer from meeting the caller's demand, or null.</summary>
    public static string? Unmet(Provenance provenance, Requirement? requirement)
    {
        var region = provenance.Regions[0];
        switch (requirement?.Require ?? Require.Unspecified)
        {
            case Require.Strict when provenance.Completeness != Completeness.Complete:
                return $"region {region.Region} is {region.State}, {region.Age.ToTimeSpan().TotalSeconds:F0} s old: {region.Reason}";
            case Require.Bounded when region.Age.ToTimeSpan() > requirement!.MaxAge.ToTimeSpan():
                return $"region {region.Region} is {region.Age.ToTimeSpan().TotalSeconds:F0} s old, more than the bound";
            case Require.Bounded:
                provenance.Completeness = Completeness.Bounded;
                return null;
            default:
                return null;
        }
    }
}
