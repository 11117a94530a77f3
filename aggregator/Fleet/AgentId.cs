using System.Buffers.Binary;

namespace Ampora.Aggregator.Fleet;

/// <summary>The 16 bytes of an instance uid as a number that sorts like their text.</summary>
internal readonly record struct AgentId(UInt128 Value) : IComparable<AgentId>
{
    private const int Size = 16;

    /// <summary>The text must be canonical: lower-case hex with hyphens. Another spelling of the same id would be another key.</summary>
    public static bool TryParse(string text, out AgentId id)
    {
        id = default;
        if (!Guid.TryParseExact(text, "D", out var uuid))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[Size];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        id = new AgentId(BinaryPrimitives.ReadUInt128BigEndian(bytes));
        return text.AsSpan().IndexOfAnyInRange('A', 'F') < 0;
    }

    public int CompareTo(AgentId other) => Value.CompareTo(other.Value);

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }
}
