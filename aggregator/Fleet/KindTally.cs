using Ampora.Federation.V1;
using Ampora.Protos;

namespace Ampora.Aggregator.Fleet;

/// <summary>How many items of each kind there are, and the XOR of their digests; immutable.</summary>
internal sealed class KindTally
{
    private static readonly int Kinds = Enum.GetValues<Kind>().Max(kind => (int)kind) + 1;

    private readonly (ulong Count, ulong Digest)[] _kinds;

    private KindTally((ulong Count, ulong Digest)[] kinds) => _kinds = kinds;

    public static KindTally Empty { get; } = new(new (ulong, ulong)[Kinds]);

    /// <summary>A kind that this version has a name for.</summary>
    public static bool Knows(Kind kind) => kind > Kind.Unspecified && (int)kind < Kinds;

    public (ulong Count, ulong Digest) this[Kind kind] => Knows(kind) ? _kinds[(int)kind] : default;

    public sealed class Builder(KindTally from)
    {
        private readonly (ulong Count, ulong Digest)[] _kinds = [.. from._kinds];

        public void Add(Kind kind, string key, ulong stamp)
        {
            ref var tally = ref _kinds[(int)kind];
            tally = (tally.Count + 1, tally.Digest ^ ItemDigest.Of(kind, key, stamp));
        }

        public void Remove(Kind kind, string key, ulong stamp)
        {
            ref var tally = ref _kinds[(int)kind];
            tally = (tally.Count - 1, tally.Digest ^ ItemDigest.Of(kind, key, stamp));
        }

        public KindTally Build() => new([.. _kinds]);
    }
}
