namespace Ampora.Aggregator.Fleet;

/// <summary>What has to happen to one table to make it the other.</summary>
internal static class AgentTableDifferences
{
    /// <summary>In the order of ids. Chunks that both share cost nothing.</summary>
    public static IEnumerable<AgentEdit> Between(AgentTable older, AgentTable newer)
    {
        var left = new Walk(older);
        var right = new Walk(newer);
        while (!left.AtEnd || !right.AtEnd)
        {
            if (left.SharesChunkWith(right))
            {
                left.SkipChunk();
                right.SkipChunk();
                continue;
            }

            var order = left.AtEnd ? 1 : right.AtEnd ? -1 : left.Entry.Id.CompareTo(right.Entry.Id);
            switch (order)
            {
                case < 0:
                    yield return new AgentEdit(left.Entry.Id, null);
                    left.Step();
                    break;
                case > 0:
                    yield return new AgentEdit(right.Entry.Id, right.Entry);
                    right.Step();
                    break;
                default:
                    if (!ReferenceEquals(left.Entry, right.Entry))
                    {
                        yield return new AgentEdit(right.Entry.Id, right.Entry);
                    }

                    left.Step();
                    right.Step();
                    break;
            }
        }
    }

    private struct Walk(AgentTable table)
    {
        private int _chunk;
        private int _entry;

        public readonly bool AtEnd => _chunk >= table.Chunks.Length;

        public readonly HeldAgent Entry => table.Chunks[_chunk][_entry];

        public readonly bool SharesChunkWith(Walk other) =>
            !AtEnd && !other.AtEnd && _entry == 0 && other._entry == 0 && ReferenceEquals(table.Chunks[_chunk], other.Current);

        private readonly HeldAgent[] Current => table.Chunks[_chunk];

        public void SkipChunk() => (_chunk, _entry) = (_chunk + 1, 0);

        public void Step() => (_chunk, _entry) = _entry + 1 < Current.Length ? (_chunk, _entry + 1) : (_chunk + 1, 0);
    }
}
