using Ampora.Hosting.Fleet;
using Wire = Ampora.Federation.V1;

namespace Ampora.Aggregator.Query;

/// <summary>A dimension of a summary.</summary>
/// <param name="Label">Only with label.</param>
internal readonly record struct SummaryBy(Wire.Dimension Dimension, string? Label)
{
    private const string LabelPrefix = "label:";

    /// <summary>health, connection, config-state, service-version, service-name or label:NAME.</summary>
    public static SummaryBy? Read(string word) => word switch
    {
        "health" => new SummaryBy(Wire.Dimension.Health, null),
        "connection" => new SummaryBy(Wire.Dimension.Connection, null),
        "config-state" => new SummaryBy(Wire.Dimension.ConfigState, null),
        "service-version" => new SummaryBy(Wire.Dimension.ServiceVersion, null),
        "service-name" => new SummaryBy(Wire.Dimension.ServiceName, null),
        _ when word.StartsWith(LabelPrefix, StringComparison.Ordinal) && word.Length > LabelPrefix.Length =>
            new SummaryBy(Wire.Dimension.Label, word[LabelPrefix.Length..]),
        _ => null,
    };

    public string Name => Dimension switch
    {
        Wire.Dimension.Health => "health",
        Wire.Dimension.Connection => "connection",
        Wire.Dimension.ConfigState => "config-state",
        Wire.Dimension.ServiceVersion => "service-version",
        Wire.Dimension.ServiceName => "service-name",
        _ => "label",
    };
}

/// <summary>What to count, and by what.</summary>
internal sealed record SummaryQuery(AgentFilter Filter, IReadOnlyList<SummaryBy> By)
{
    public const int MostDimensions = 16;
}
