using System.Text.Json.Serialization;

namespace Ampora.Bench.Measure;

/// <summary>One row of the table: what was measured against its twin in the same run.</summary>
internal sealed record Finding
{
    public required string Bench { get; init; }

    public required double Value { get; init; }

    public required string Unit { get; init; }

    /// <summary>Of the twin, in the same unit; null where there is none.</summary>
    public double? Bare { get; init; }

    /// <summary>Value divided by bare.</summary>
    public double? Ratio { get; init; }

    /// <summary>The region's processor time per operation, in microseconds.</summary>
    [JsonPropertyName("cpu_us")]
    public double? CpuMicroseconds { get; init; }

    [JsonPropertyName("bare_cpu_us")]
    public double? BareCpuMicroseconds { get; init; }

    /// <summary>Operations, over all runs.</summary>
    public required long N { get; init; }

    /// <summary>In words, as in the table of targets.</summary>
    public required string Target { get; init; }

    public required bool Pass { get; init; }

    /// <summary>Everything else that was seen, by name.</summary>
    public IReadOnlyDictionary<string, double> Also { get; init; } = new Dictionary<string, double>();
}
