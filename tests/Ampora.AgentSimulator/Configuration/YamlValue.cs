using System.Diagnostics.CodeAnalysis;
using YamlDotNet.Core;

namespace Ampora.AgentSimulator.Configuration;

/// <summary>
/// An immutable YAML value. An alias shares the value of its anchor; <see cref="Size"/> counts it each time it appears,
/// so that a small text cannot unfold into a huge configuration unnoticed.
/// </summary>
internal abstract class YamlValue(int line, long size)
{
    internal int Line => line;

    internal long Size => size;

    internal abstract string Kind { get; }

    internal virtual bool IsNull => false;
}

internal sealed class YamlScalar(string text, ScalarStyle style, int line) : YamlValue(line, 1)
{
    internal string Text => text;

    internal ScalarStyle Style => style;

    internal override string Kind => IsNull ? "nothing" : "a scalar";

    internal override bool IsNull => style == ScalarStyle.Plain && text is "" or "~" or "null" or "Null" or "NULL";
}

internal sealed class YamlList(IReadOnlyList<YamlValue> items, int line) : YamlValue(line, 1 + items.Sum(item => item.Size))
{
    internal IReadOnlyList<YamlValue> Items => items;

    internal override string Kind => "a list";
}

internal sealed class YamlMap(IReadOnlyList<KeyValuePair<string, YamlValue>> entries, int line)
    : YamlValue(line, 1 + entries.Sum(entry => 1 + entry.Value.Size))
{
    internal static YamlMap Empty { get; } = new([], 0);

    /// <summary>In the order in which they were written.</summary>
    internal IReadOnlyList<KeyValuePair<string, YamlValue>> Entries => entries;

    internal override string Kind => "a map";

    internal bool TryGet(string key, [NotNullWhen(true)] out YamlValue? value)
    {
        foreach (var entry in entries)
        {
            if (string.Equals(entry.Key, key, StringComparison.Ordinal))
            {
                value = entry.Value;
                return true;
            }
        }

        value = null;
        return false;
    }
}
