namespace Ampora.Fuzz;

/// <summary>A seed for every input, from one seed of the run (splitmix64), so that each can be made again by itself.</summary>
internal static class Seeds
{
    public static Random For(ulong run, string target, long input)
    {
        var seed = run ^ (ulong)input * 0x9E3779B97F4A7C15;
        foreach (var letter in target)
        {
            seed = (seed * 31) + letter;
        }

        seed = (seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9;
        seed = (seed ^ (seed >> 27)) * 0x94D049BB133111EB;
        return new Random((int)(seed ^ (seed >> 31)));
    }
}
