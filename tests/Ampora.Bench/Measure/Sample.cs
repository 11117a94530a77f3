namespace Ampora.Bench.Measure;

/// <summary>One measurement of one side.</summary>
/// <param name="Value">In the benchmark's unit.</param>
/// <param name="CpuMicroseconds">Of the server, per operation; null where it says nothing.</param>
/// <param name="Operations">How many there were.</param>
internal readonly record struct Sample(double Value, double? CpuMicroseconds, long Operations);
