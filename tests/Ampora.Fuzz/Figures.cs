namespace Ampora.Fuzz;

/// <summary>What a part of the run did. Memory is managed, in bytes, after a full collection.</summary>
internal sealed record Figures(long Inputs = 0, long Refused = 0, TimeSpan Elapsed = default, long MemoryBefore = 0, long MemoryAfter = 0)
{
    public double PerSecond => Elapsed > TimeSpan.Zero ? Inputs / Elapsed.TotalSeconds : 0;

    public Figures And(Figures other) => new(Inputs + other.Inputs, Refused + other.Refused, Elapsed + other.Elapsed);
}
