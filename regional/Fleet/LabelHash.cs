using Ampora.Hosting.Fleet;

namespace Ampora.Regional.Fleet;

/// <summary>
/// A label and its value in 64 bits (<see cref="KeyedHash"/>): 20 that stand for the name alone, 44 for both. By chance a question about one
/// value among 100,000 meets another one once in a hundred million times.
/// </summary>
internal static class LabelHash
{
    /// <summary>The bits of the name.</summary>
    public const ulong NameMask = ~0UL << 44;

    /// <summary>0 is nobody's.</summary>
    public static ulong Of(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var ofName = OfName(name);
        return (ofName & NameMask) | (KeyedHash.Of(ofName, value) & ~NameMask) | 1;
    }

    /// <summary>Compare under <see cref="NameMask"/>.</summary>
    public static ulong OfName(ReadOnlySpan<byte> name) => KeyedHash.Of(name);
}
