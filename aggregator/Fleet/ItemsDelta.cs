using Ampora.Federation.V1;
using Google.Protobuf;

namespace Ampora.Aggregator.Fleet;

/// <summary>One row to write, or to remove when there is no body.</summary>
internal readonly record struct ItemDelta(Kind Kind, string Key, ulong Stamp, uint Schema, ByteString? Body);

/// <summary>What makes the items of one view those of another. Both are immutable, so nothing has to be recorded while changes come in.</summary>
internal static class ItemsDelta
{
    public static IEnumerable<ItemDelta> Between(RegionItems older, RegionItems newer)
    {
        foreach (var (key, item) in newer.Others)
        {
            if (!ReferenceEquals(older.Others.GetValueOrDefault(key), item))
            {
                yield return new ItemDelta(key.Kind, key.Key, item.Stamp, item.Schema, item.Body);
            }
        }

        foreach (var edit in AgentTableDifferences.Between(older.Agents, newer.Agents))
        {
            var key = edit.Id.ToString();
            if (edit.Entry is { } entry)
            {
                yield return new ItemDelta(Kind.Agent, key, entry.Stamp, HeldAgent.ReadableSchema, entry.Body);
            }
            else if (!newer.Others.ContainsKey(new ItemKey(Kind.Agent, key)))
            {
                yield return new ItemDelta(Kind.Agent, key, 0, 0, null);
            }
        }

        foreach (var key in older.Others.Keys)
        {
            var stillAgent = key.Kind == Kind.Agent && AgentId.TryParse(key.Key, out var id) && newer.Agents.Find(id) is not null;
            if (!newer.Others.ContainsKey(key) && !stillAgent)
            {
                yield return new ItemDelta(key.Kind, key.Key, 0, 0, null);
            }
        }
    }
}
