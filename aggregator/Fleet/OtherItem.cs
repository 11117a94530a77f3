using Ampora.Federation.V1;
using Google.Protobuf;

namespace Ampora.Aggregator.Fleet;

internal readonly record struct ItemKey(Kind Kind, string Key) : IComparable<ItemKey>
{
    public int CompareTo(ItemKey other) =>
        Kind == other.Kind ? string.CompareOrdinal(Key, other.Key) : Kind.CompareTo(other.Kind);
}

/// <summary>An item that nobody here looks into: instances, groups and the like, and agents whose body this version cannot read.</summary>
internal sealed record OtherItem(ItemKey Key, ulong Stamp, uint Schema, ByteString Body);
