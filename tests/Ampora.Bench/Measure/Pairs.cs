namespace Ampora.Bench.Measure;

/// <summary>
/// Runs the twin and the region in turn, the order changing from pair to pair, for a machine whose speed drifts; medians are compared.
/// </summary>
internal sealed class Pairs
{
    private readonly List<Sample> _bare = [];
    private readonly List<Sample> _region = [];

    /// <param name="pairs">How many.</param>
    /// <param name="bare">Measures the twin.</param>
    /// <param name="region">Measures the region.</param>
    /// <param name="progress">Is told each pair.</param>
    /// <param name="begins">Called when what is measured begins: whoever collects more than samples forgets what came before.</param>
    public static async Task<Pairs> RunAsync(int pairs, Func<Task<Sample>> bare, Func<Task<Sample>> region, TextWriter progress, Action? begins = null)
    {
        // Unmeasured: what is compiled at first use is nobody's cost per operation.
        await bare();
        await region();
        begins?.Invoke();
        var both = new Pairs();
        for (var i = 0; i < pairs; i++)
        {
            if (i % 2 == 0)
            {
                both._bare.Add(await bare());
                both._region.Add(await region());
            }
            else
            {
                both._region.Add(await region());
                both._bare.Add(await bare());
            }

            await progress.WriteLineAsync($"  pair {i + 1}: bare {both._bare[^1].Value:N1}, region {both._region[^1].Value:N1}");
        }

        return both;
    }

    public double Bare => _bare.Select(sample => sample.Value).Median();

    public double Value => _region.Select(sample => sample.Value).Median();

    public double Ratio => Value / Bare;

    public double? Cpu => Microseconds(_region);

    public double? BareCpu => Microseconds(_bare);

    public long Operations => _region.Sum(sample => sample.Operations);

    public Finding Finding(string bench, string unit, string target, Func<Pairs, bool> passes, IReadOnlyDictionary<string, double>? also = null) => new()
    {
        Bench = bench, Unit = unit, Target = target, Pass = passes(this), N = Operations,
        Value = Value, Bare = Bare, Ratio = Ratio, CpuMicroseconds = Cpu, BareCpuMicroseconds = BareCpu,
        Also = also ?? new Dictionary<string, double>(),
    };

    private static double? Microseconds(List<Sample> samples) =>
        samples.All(sample => sample.CpuMicroseconds is not null) ? samples.Select(sample => sample.CpuMicroseconds!.Value).Median() : null;
}
