namespace Ampora.Bench.Measure;

/// <summary>Whatever else is seen in each run, by name; medians count.</summary>
internal sealed class Notes
{
    private readonly Dictionary<string, List<double>> _values = [];

    public double this[string name] => _values[name].Median();

    public void Add(string name, double value)
    {
        if (!_values.TryGetValue(name, out var values))
        {
            _values[name] = values = [];
        }

        values.Add(value);
    }

    public IReadOnlyDictionary<string, double> Medians() => _values.ToDictionary(entry => entry.Key, entry => entry.Value.Median());
}
