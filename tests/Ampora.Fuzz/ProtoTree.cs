namespace Ampora.Fuzz;

/// <summary>
/// A protobuf as a tree of fields that can be changed and written again: lengths fit unless they are meant not to. What is no
/// protobuf is a leaf.
/// </summary>
internal sealed class ProtoTree
{
    private const int Deepest = 12;

    private readonly List<Field> _fields = [];

    public static ProtoTree? Read(ReadOnlySpan<byte> data, int depth = 0)
    {
        var tree = new ProtoTree();
        while (!data.IsEmpty)
        {
            if (!TryVarint(ref data, out var tag) || tag >> 3 == 0)
            {
                return null;
            }

            var field = new Field { Tag = tag };
            switch (tag & 7)
            {
                case 0 when TryVarint(ref data, out var number):
                    field.Number = number;
                    break;
                case 1 when data.Length >= 8:
                    field.Bytes = data[..8].ToArray();
                    data = data[8..];
                    break;
                case 5 when data.Length >= 4:
                    field.Bytes = data[..4].ToArray();
                    data = data[4..];
                    break;
                case 2 when TryVarint(ref data, out var length) && length <= (ulong)data.Length:
                    field.Bytes = data[..(int)length].ToArray();
                    field.Children = depth < Deepest && length > 1 ? Read(field.Bytes, depth + 1) : null;
                    data = data[(int)length..];
                    break;
                default:
                    return null;
            }

            tree._fields.Add(field);
        }

        return tree;
    }

    /// <summary>Changes one thing somewhere.</summary>
    public void Mutate(Random random)
    {
        var tree = this;
        while (tree._fields.Count > 0 && random.Next(3) > 0 && tree._fields[random.Next(tree._fields.Count)].Children is { } below)
        {
            tree = below;
        }

        var fields = tree._fields;
        if (fields.Count == 0)
        {
            fields.Add(new Field { Tag = (ulong)random.Next(1, 200) << 3, Number = (ulong)random.NextInt64() });
            return;
        }

        var at = random.Next(fields.Count);
        var field = fields[at];
        switch (random.Next(12))
        {
            case 0:
                fields.RemoveAt(at);
                break;
            case 1:
                fields.Insert(random.Next(fields.Count + 1), field);
                break;
            case 2:
                field.Tag = (field.Tag & ~7ul) | (uint)random.Next(8);
                break;
            case 3:
                field.Tag = ((ulong)random.Next(1, random.Next(2) == 0 ? 20 : 1 << 28) << 3) | (field.Tag & 7);
                break;
            case 4:
                field.Number = random.Next(4) switch { 0 => 0, 1 => ulong.MaxValue, 2 => 1ul << random.Next(64), _ => (ulong)random.NextInt64() };
                break;
            case 5:
                field.Lie = random.Next(4) switch { 0 => int.MaxValue, 1 => -1, 2 => random.Next(), _ => random.Next(-5, 5) };
                break;
            case 6:
                field.Padding = random.Next(1, 11);
                break;
            case 7:
                (field.Children, field.Bytes) = (null, Bytes(random, random.Next(40)));
                break;
            case 8:
                Nest(field, random.Next(50) == 0 ? random.Next(2000) : random.Next(60));
                break;
            case 9:
                fields.Insert(at, new Field { Tag = ((ulong)random.Next(1, 400) << 3) | 3 });
                break;
            case 10 when field.Bytes is { Length: > 0 } bytes:
                field.Children = null;
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                break;
            default:
                (fields[at], fields[^1]) = (fields[^1], fields[at]);
                break;
        }
    }

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        Write(stream);
        return stream.ToArray();
    }

    public static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    public static void WriteVarint(Stream stream, ulong value, int padding = 0)
    {
        while (value > 0x7F || padding > 0)
        {
            stream.WriteByte((byte)(value | 0x80));
            value >>= 7;
            padding--;
        }

        stream.WriteByte((byte)value);
    }

    private static void Nest(Field field, int levels)
    {
        var inner = field.Children?.ToBytes() ?? field.Bytes ?? [];
        var tag = (field.Tag & ~7ul) | 2;
        using var heads = new MemoryStream();
        var sizes = new int[levels];
        var size = inner.Length;
        for (var level = 0; level < levels; level++)
        {
            sizes[level] = size;
            size += SizeOf(tag) + SizeOf((ulong)size);
        }

        foreach (var below in sizes.Reverse())
        {
            WriteVarint(heads, tag);
            WriteVarint(heads, (ulong)below);
        }

        heads.Write(inner);
        (field.Children, field.Bytes, field.Tag) = (null, heads.ToArray(), tag);
    }

    private void Write(Stream stream)
    {
        foreach (var field in _fields)
        {
            WriteVarint(stream, field.Tag, field.Padding > 5 ? field.Padding - 5 : 0);
            switch (field.Tag & 7)
            {
                case 0:
                    WriteVarint(stream, field.Number, field.Padding);
                    break;
                case 2:
                    var bytes = field.Children?.ToBytes() ?? field.Bytes ?? [];
                    WriteVarint(stream, unchecked((ulong)(bytes.Length + field.Lie)), field.Padding);
                    stream.Write(bytes);
                    break;
                case 1 or 5:
                    stream.Write(field.Bytes ?? new byte[(field.Tag & 7) == 1 ? 8 : 4]);
                    break;
            }
        }
    }

    private static int SizeOf(ulong value) => Math.Max(1, (70 - System.Numerics.BitOperations.LeadingZeroCount(value)) / 7);

    private static bool TryVarint(ref ReadOnlySpan<byte> data, out ulong value)
    {
        value = 0;
        for (var i = 0; i < data.Length && i < 10; i++)
        {
            value |= (ulong)(data[i] & 0x7F) << (7 * i);
            if ((data[i] & 0x80) == 0)
            {
                data = data[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    private sealed class Field
    {
        public ulong Tag { get; set; }

        public ulong Number { get; set; }

        public byte[]? Bytes { get; set; }

        public ProtoTree? Children { get; set; }

        /// <summary>Added to the length that is written.</summary>
        public int Lie { get; set; }

        /// <summary>Bytes by which a varint is longer than it need be.</summary>
        public int Padding { get; set; }
    }
}
