using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Ampora.AgentSimulator.Configuration;

/// <summary>Reads one YAML document into values. Faults are <see cref="YamlException"/>s with the place where they are.</summary>
internal sealed class YamlReader
{
    internal const int MaxDepth = 64;
    internal const long MaxSize = 100_000;

    private readonly Parser _parser;
    private readonly Dictionary<AnchorName, YamlValue> _anchors = [];

    private YamlReader(string text) => _parser = new Parser(new StringReader(text));

    /// <summary>The document's value; a text without a document is null.</summary>
    internal static YamlValue? Read(string text) => new YamlReader(text).ReadDocument();

    private YamlValue? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out _))
        {
            return null;
        }

        _parser.Consume<DocumentStart>();
        var value = ReadValue(1);
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
        {
            throw Fault(second, "a second document starts here; one is expected");
        }

        _parser.Consume<StreamEnd>();
        return value;
    }

    private YamlValue ReadValue(int depth)
    {
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            return _anchors.TryGetValue(alias.Value, out var known) ? known : throw Fault(alias, $"the anchor {alias.Value} is not defined above");
        }

        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            return Remember(scalar, new YamlScalar(scalar.Value, scalar.Style, Line(scalar)));
        }

        if (depth > MaxDepth)
        {
            throw Fault(_parser.Current!, $"nested deeper than {MaxDepth} levels");
        }

        return _parser.TryConsume<SequenceStart>(out var sequence)
            ? Remember(sequence, ReadList(sequence, depth))
            : ReadMap(_parser.Consume<MappingStart>(), depth);
    }

    private YamlList ReadList(SequenceStart start, int depth)
    {
        var items = new List<YamlValue>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadValue(depth + 1));
        }

        return new YamlList(items, Line(start));
    }

    private YamlValue ReadMap(MappingStart start, int depth)
    {
        var entries = new List<KeyValuePair<string, YamlValue>>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var inherited = new List<YamlMap>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var key))
            {
                throw Fault(_parser.Current!, "a key must be a scalar");
            }

            var value = ReadValue(depth + 1);
            if (key is { Value: "<<", Style: ScalarStyle.Plain })
            {
                inherited.AddRange(Merged(key, value));
            }
            else if (!keys.Add(key.Value))
            {
                throw Fault(key, $"the key \"{key.Value}\" appears twice");
            }
            else
            {
                entries.Add(new(key.Value, value));
            }
        }

        entries.AddRange(inherited.SelectMany(map => map.Entries).Where(entry => keys.Add(entry.Key)));
        return Remember(start, new YamlMap(entries, Line(start)));
    }

    private static IEnumerable<YamlMap> Merged(Scalar key, YamlValue value) => value switch
    {
        YamlMap map => [map],
        YamlList list when list.Items.All(item => item is YamlMap) => list.Items.Cast<YamlMap>(),
        _ => throw Fault(key, "<< takes a map or a list of maps"),
    };

    private T Remember<T>(NodeEvent start, T value)
        where T : YamlValue
    {
        if (value.Size > MaxSize)
        {
            throw Fault(start, $"more than {MaxSize} values when aliases are unfolded");
        }

        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor] = value;
        }

        return value;
    }

    private static int Line(ParsingEvent at) => (int)at.Start.Line;

    private static YamlException Fault(ParsingEvent at, string message) => new(at.Start, at.End, message);
}
