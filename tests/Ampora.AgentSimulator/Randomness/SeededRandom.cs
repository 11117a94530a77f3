namespace Ampora.AgentSimulator.Randomness;

/// <summary>
/// A small deterministic generator (SplitMix64): 8 bytes of state, so that each of thousands of agents has its own. Not safe for concurrent use.
/// </summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A generator for one part of a whole: the same seed and parts always give the same numbers.</summary>
    internal static SeededRandom For(long seed, params ReadOnlySpan<ulong> parts)
    {
        var mixed = Mix((ulong)seed);
        foreach (var part in parts)
        {
            mixed = Mix(mixed ^ Mix(part + 0x632BE59BD9B4E019));
        }

        return new SeededRandom(mixed);
    }

    internal ulong NextUInt64()
    {
        _state += 0x9E3779B97F4A7C15;
        return Mix(_state);
    }

    /// <summary>0 ≤ value &lt; 1.</summary>
    internal double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>0 ≤ value &lt; <paramref name="limit"/>.</summary>
    internal int Next(int limit) => (int)(NextDouble() * limit);

    internal T Pick<T>(IReadOnlyList<T> choices) => choices[Next(choices.Count)];

    /// <summary>A span spread evenly around <paramref name="middle"/> by <paramref name="share"/> of it on either side.</summary>
    internal TimeSpan Around(TimeSpan middle, double share) => middle * (1 - share + (2 * share * NextDouble()));

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
