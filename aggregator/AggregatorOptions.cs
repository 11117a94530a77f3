namespace Ampora.Aggregator;

/// <summary>Section <c>Aggregator</c>.</summary>
internal sealed class AggregatorOptions
{
    /// <summary>Its id among aggregators: lower-case letters, digits and hyphens, 2 to 32 characters. Default: global.</summary>
    public string Name { get; set; } = "global";

    /// <summary>What people see. Default: the name.</summary>
    public string? DisplayName { get; set; }
}
