using Ampora.Hosting.Fleet;
using Wire = Ampora.Federation.V1;

namespace Ampora.Aggregator.Query;

/// <summary>What a caller demands of completeness.</summary>
/// <param name="Require">Strict, warn or bounded.</param>
/// <param name="MaxAge">Only with bounded.</param>
internal readonly record struct Demand(Require Require, TimeSpan MaxAge = default)
{
    public static readonly TimeSpan LongestMaxAge = TimeSpan.FromDays(366);

    public static Demand Warn { get; } = new(Require.Warn);

    /// <returns>Null when something is wrong; then <paramref name="faults"/> says what: parameter → what it must be.</returns>
    public static Demand? Read(string? require, double? maxAgeSeconds, Dictionary<string, string[]> faults)
    {
        var word = Require.Warn;
        if (!string.IsNullOrEmpty(require) && !Words.TryParse(require, out word))
        {
            faults["require"] = [$"must be one of {string.Join(", ", Words.All<Require>())}"];
        }

        var wanted = word == Require.Bounded;
        if (wanted != maxAgeSeconds.HasValue)
        {
            faults["maxAgeSeconds"] = [wanted ? "must be given with require=bounded" : "must only be given with require=bounded"];
        }
        else if (maxAgeSeconds is { } seconds && !(seconds >= 0 && seconds <= LongestMaxAge.TotalSeconds))
        {
            faults["maxAgeSeconds"] = [$"must be between 0 and {LongestMaxAge.TotalSeconds}"];
        }

        return faults.Count > 0 ? null : new Demand(word, TimeSpan.FromSeconds(maxAgeSeconds ?? 0));
    }

    /// <returns>Null and the fault, naming the field.</returns>
    public static Demand? Read(Wire.Requirement? requirement, out string fault)
    {
        fault = "";
        var require = requirement?.Require ?? Wire.Require.Unspecified;
        var maxAge = requirement?.MaxAge?.ToTimeSpan();
        switch (require)
        {
            case Wire.Require.Unspecified or Wire.Require.Warn:
                return Warn;
            case Wire.Require.Strict:
                return new Demand(Require.Strict);
            case Wire.Require.Bounded when maxAge is { } bound && bound >= TimeSpan.Zero && bound <= LongestMaxAge:
                return new Demand(Require.Bounded, bound);
            case Wire.Require.Bounded:
                fault = "requirement.max_age must be set with BOUNDED, between 0 and 366 days";
                return null;
            default:
                fault = $"requirement.require {(int)require} is not known here";
                return null;
        }
    }
}
