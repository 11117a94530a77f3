using System.Numerics;

namespace Ampora.Regional.Fleet;

/// <summary>
/// The labels of each agent, so that most questions about them touch only memory in a row: hashes of the first few, and a sketch of what text
/// they hold. The labels themselves are looked at when those leave something open.
/// </summary>
internal sealed class LabelColumn
{
    /// <summary>Hashes in a row; of an agent with more labels the last is <see cref="More"/>.</summary>
    public const int Stride = 16;

    private const ulong More = 2;

    /// <summary>64-bit words of a sketch: one bit for each three bytes of text, by their hash.</summary>
    private const int SketchWords = 8;

    private HeldLabels[] _labels = [];
    private ulong[] _hashes = [];
    private ulong[] _sketches = [];

    public HeldLabels this[int slot] => _labels[slot];

    public void Grow(int slots)
    {
        Array.Resize(ref _labels, slots);
        Array.Resize(ref _hashes, slots * Stride);
        Array.Resize(ref _sketches, slots * SketchWords);
    }

    public void Set(int slot, HeldLabels labels)
    {
        if (ReferenceEquals(_labels[slot], labels))
            return;
        _labels[slot] = labels;
        var hashes = _hashes.AsSpan(slot * Stride, Stride);
        hashes.Clear();
        var next = 0;
        foreach (var (name, value) in labels)
        {
            if (next == Stride)
            {
                hashes[^1] = More;
                break;
            }

            hashes[next++] = LabelHash.Of(name, value);
        }

        var sketch = _sketches.AsSpan(slot * SketchWords, SketchWords);
        sketch.Clear();
        labels.AddTo(sketch);
    }

    public void Move(int from, int to)
    {
        _labels[to] = _labels[from];
        _hashes.AsSpan(from * Stride, Stride).CopyTo(_hashes.AsSpan(to * Stride));
        _sketches.AsSpan(from * SketchWords, SketchWords).CopyTo(_sketches.AsSpan(to * SketchWords));
    }

    public void Clear(int slot)
    {
        _labels[slot] = HeldLabels.None;
        _hashes.AsSpan(slot * Stride, Stride).Clear();
    }

    /// <summary>The hashes, and whether there are labels besides them.</summary>
    public ReadOnlySpan<ulong> Hashes(int slot, out bool more)
    {
        var hashes = _hashes.AsSpan(slot * Stride, Stride);
        more = hashes[^1] == More;
        return more ? hashes[..^1] : hashes;
    }

    public bool Has(int slot, LabelQuestion label) =>
        Hashes(slot, out var more).Contains(label.Hash) || (more && _labels[slot].Has(label.Needle));

    public bool Mentions(int slot, TextQuestion text)
    {
        var sketch = _sketches.AsSpan(slot * SketchWords, SketchWords);
        for (var word = 0; word < SketchWords; word++)
        {
            if ((sketch[word] & text.Sketch[word]) != text.Sketch[word])
                return false;
        }

        return _labels[slot].Mentions(text.Needle);
    }

    public static void Sketch(ReadOnlySpan<byte> text, Span<ulong> sketch)
    {
        for (var i = 2; i < text.Length; i++)
        {
            var hash = (uint)((text[i - 2] << 16) | (text[i - 1] << 8) | text[i]) * 0x9E3779B1u;
            sketch[(int)(hash >> 29)] |= 1UL << (int)(BitOperations.RotateLeft(hash, 9) & 63);
        }
    }

    public static ulong[] Sketch(ReadOnlySpan<byte> text)
    {
        var sketch = new ulong[SketchWords];
        Sketch(text, sketch);
        return sketch;
    }
}

/// <summary>A label that is asked for.</summary>
internal sealed record LabelQuestion(ulong Hash, byte[] Needle)
{
    public static LabelQuestion Of(string name, string value) =>
        new(LabelHash.Of(System.Text.Encoding.UTF8.GetBytes(name), System.Text.Encoding.UTF8.GetBytes(value)), HeldLabels.Needle(name, value));
}

/// <summary>A text that is asked for.</summary>
internal sealed record TextQuestion(ulong[] Sketch, byte[] Needle)
{
    public static TextQuestion Of(string text)
    {
        var needle = HeldLabels.TextNeedle(text);
        return new TextQuestion(LabelColumn.Sketch(needle), needle);
    }
}
