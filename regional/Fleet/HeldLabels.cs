using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Ampora.Regional.Fleet;

/// <summary>
/// The labels of one agent in one piece of memory: for each the byte FF, its name, the byte FE, its value, and FF at the end. Neither byte
/// occurs in UTF-8, so that a label is found with one vectorised search, exactly.
/// </summary>
internal sealed class HeldLabels
{
    /// <summary>Bytes held of one agent; labels beyond are neither found nor counted.</summary>
    public const int MaxBytes = 16 * 1024;

    private const byte Name = 0xFF;
    private const byte Value = 0xFE;

    private readonly byte[] _exact;

    /// <summary>In lower case, with the texts that are searched besides; the same array where that makes no difference.</summary>
    private readonly byte[] _searched;

    private HeldLabels(byte[] exact, byte[] searched) => (_exact, _searched) = (exact, searched);

    public static HeldLabels None { get; } = new([Name], [Name]);

    /// <summary>In memory.</summary>
    public int Bytes => _exact.Length + (ReferenceEquals(_exact, _searched) ? 0 : _searched.Length);

    /// <param name="json">An object of texts; empty when the agent has no labels.</param>
    /// <param name="besides">Texts that a search finds although no label may have them.</param>
    public static HeldLabels Of(ReadOnlySpan<byte> json, params ReadOnlySpan<string> besides)
    {
        var exact = new ArrayBufferWriter<byte>(512);
        var lower = new ArrayBufferWriter<byte>(512);
        var reader = new Utf8JsonReader(json);
        while (!json.IsEmpty && reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            var name = reader.GetString()!;
            reader.Read();
            var value = reader.TokenType == JsonTokenType.String ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan);
            if (exact.WrittenCount + Encoding.UTF8.GetMaxByteCount(name.Length) + Encoding.UTF8.GetMaxByteCount(value.Length) > MaxBytes)
                break;
            Add(exact, name, value);
            Add(lower, name, value.ToLowerInvariant());
        }

        End(exact);
        foreach (var text in besides)
        {
            if (text.Length > 0 && exact.WrittenSpan.IndexOf([Value, .. Encoding.UTF8.GetBytes(text), Name]) < 0)
                Add(lower, "", text.ToLowerInvariant());
        }

        End(lower);
        var kept = exact.WrittenSpan.ToArray();
        return new HeldLabels(kept, lower.WrittenSpan.SequenceEqual(kept) ? kept : lower.WrittenSpan.ToArray());
    }

    /// <summary>What <see cref="Has"/> looks for.</summary>
    public static byte[] Needle(string name, string value) => [Name, .. Encoding.UTF8.GetBytes(name), Value, .. Encoding.UTF8.GetBytes(value), Name];

    /// <summary>What <see cref="ValueOf"/> looks for.</summary>
    public static byte[] NameNeedle(string name) => [Name, .. Encoding.UTF8.GetBytes(name), Value];

    /// <summary>What <see cref="Mentions"/> looks for.</summary>
    public static byte[] TextNeedle(string text) => Encoding.UTF8.GetBytes(text.ToLowerInvariant());

    public Enumerator GetEnumerator() => new(_exact);

    /// <summary>Three bytes of every value, and of every text besides.</summary>
    public void AddTo(Span<ulong> sketch)
    {
        foreach (var (_, value) in new Enumerator(_searched))
            LabelColumn.Sketch(value, sketch);
    }

    public bool Has(ReadOnlySpan<byte> needle) => _exact.AsSpan().IndexOf(needle) >= 0;

    /// <summary>UTF-8 of a label's value; empty without the label.</summary>
    public ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> nameNeedle)
    {
        var at = _exact.AsSpan().IndexOf(nameNeedle);
        if (at < 0)
            return [];
        var rest = _exact.AsSpan(at + nameNeedle.Length);
        return rest[..rest.IndexOf(Name)];
    }

    /// <summary>Whether a value, or a text besides, holds this part.</summary>
    public bool Mentions(ReadOnlySpan<byte> textNeedle)
    {
        var rest = _searched.AsSpan();
        for (var at = rest.IndexOf(textNeedle); at >= 0; at = rest.IndexOf(textNeedle))
        {
            if (rest[..at].LastIndexOfAny(Name, Value) is var before && before >= 0 && rest[before] == Value)
                return true;
            // In a name: go on behind it.
            rest = rest[(at + rest[at..].IndexOfAny(Name, Value))..];
        }

        return false;
    }

    /// <summary>The same object as before where nothing differs, so that two copies are not kept.</summary>
    public HeldLabels Or(HeldLabels? before) =>
        before is not null && before._exact.AsSpan().SequenceEqual(_exact) && before._searched.AsSpan().SequenceEqual(_searched) ? before : this;

    private static void Add(ArrayBufferWriter<byte> to, string name, string value)
    {
        End(to);
        Encoding.UTF8.GetBytes(name, to);
        to.Write([Value]);
        Encoding.UTF8.GetBytes(value, to);
    }

    private static void End(ArrayBufferWriter<byte> to) => to.Write([Name]);

    public ref struct Enumerator(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        public Label Current { get; private set; }

        public readonly Enumerator GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_rest.Length <= 1)
                return false;
            var name = _rest[1.._rest.IndexOf(Value)];
            var value = _rest[(name.Length + 2)..];
            value = value[..value.IndexOf(Name)];
            _rest = _rest[(name.Length + value.Length + 2)..];
            Current = new Label(name, value);
            return true;
        }
    }

    public readonly ref struct Label(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        private readonly ReadOnlySpan<byte> _name = name;
        private readonly ReadOnlySpan<byte> _value = value;

        public void Deconstruct(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value) 
        {
            name = _name;
            value = _value;
        }
    }
}
