namespace Ampora.AgentSimulator.Configuration;

/// <summary>Lays one configuration over another as Collectors do: maps merge key by key, anything else is replaced.</summary>
internal static class YamlMerge
{
    internal static YamlMap Over(YamlMap below, YamlMap above)
    {
        var entries = new List<KeyValuePair<string, YamlValue>>(below.Entries.Count + above.Entries.Count);
        foreach (var (key, value) in below.Entries)
        {
            entries.Add(new(key, above.TryGet(key, out var over) ? Over(value, over) : value));
        }

        entries.AddRange(above.Entries.Where(entry => !below.TryGet(entry.Key, out _)));
        return new YamlMap(entries, above.Line);
    }

    private static YamlValue Over(YamlValue below, YamlValue above) => (below, above) switch
    {
        (YamlMap lower, YamlMap upper) => Over(lower, upper),
        (YamlMap lower, { IsNull: true }) => lower,
        _ => above,
    };
}
