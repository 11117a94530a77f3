using System.ComponentModel;
using Ampora.Hosting.Fleet;
using Microsoft.AspNetCore.Mvc;

namespace Ampora.Aggregator.Query;

/// <summary>What a query over regions takes beside its filter.</summary>
internal sealed record AcrossParameters
{
    [FromQuery(Name = "region")]
    [Description("Only these regions; may be given more than once.")]
    public string[]? Region { get; init; }

    [FromQuery(Name = "require")]
    [WordsOf(typeof(Require))]
    [Description("strict: fail unless complete and current; warn (default): answer and say what is missing; bounded: fail unless no region is older than maxAgeSeconds.")]
    public string? Require { get; init; }

    [FromQuery(Name = "maxAgeSeconds")]
    [Description("Only with require=bounded.")]
    public double? MaxAgeSeconds { get; init; }

    /// <returns>Null when something is wrong.</returns>
    /// <param name="earlier">Faults found before.</param>
    /// <param name="faults">Those and what is wrong here: parameter → what it must be.</param>
    public Demand? Read(IReadOnlyDictionary<string, string[]> earlier, FleetReader reader, out Dictionary<string, string[]> faults)
    {
        var own = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var demand = Demand.Read(Require, MaxAgeSeconds, own);
        if (reader.Unknown(Region ?? []) is { } unknown)
        {
            own["region"] = [unknown];
        }

        faults = earlier.Concat(own).ToDictionary(StringComparer.Ordinal);
        return faults.Count > 0 ? null : demand;
    }
}
