using System.Runtime.InteropServices;
using Ampora.Hosting.Fleet;

namespace Ampora.Aggregator.Fleet;

/// <summary>64 bits that stand for a label and its value (<see cref="KeyedHash"/>); by chance two are the same once in many million fleets of a million agents.</summary>
internal static class LabelHash
{
    public static ulong Of(string name, string value) => KeyedHash.Of(KeyedHash.Of(MemoryMarshal.AsBytes(name.AsSpan())), MemoryMarshal.AsBytes(value.AsSpan()));
}
