using Ampora.Federation.V1;
using Ampora.Regional.Agents;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Ampora.Regional.Federation;

/// <summary>
/// The statements of the feed. Each yields its own horizon beside its rows, so that a row and what may be concluded from it come
/// from one snapshot; without rows there is one line with the horizon alone.
/// </summary>
internal static class FeedSql
{
    private const int RowStart = Horizon.ColumnCount;
    private const int InstanceStart = RowStart + 5;
    private const int AgentStart = InstanceStart + 4;

    // Columns of a row: the feed's own, an instance's, an agent's summary.
    private const string Row = $"""
        f.kind, f.key, f.stamp, f.deleted_at IS NOT NULL AS deleted, {Matches} AS matches,
        i.name AS instance_name, i.version, i.started_at, i.stopped_at, {AgentSummaries.Columns}
        """;

    private const string Matches = "/*matches*/";

    private const string Bodies = $"""
        LEFT JOIN agents a ON f.deleted_at IS NULL AND a.id = CASE WHEN f.kind = 1 THEN f.key::uuid END
        {AgentSummaries.Joins}
        LEFT JOIN instances i ON f.kind = 2 AND f.deleted_at IS NULL AND i.name = (f.key COLLATE "default")
        """;

    /// <summary>Rows after a cursor and below the horizon, in the order of the cursor. A row outside the filter comes without body.</summary>
    public static string Changes(AgentFilterSql filter) => Rows(filter, """
        (f.stamp, f.kind, f.key) > (@stamp, @kind, @key) AND f.stamp < horizon.xmin AND f.kind = ANY (@kinds)
        ORDER BY f.stamp, f.kind, f.key LIMIT @limit
        """, "stamp, kind, key");

    /// <summary>As <see cref="Changes"/>, but every row that the snapshot can see, above the horizon too.</summary>
    public static string Visible(AgentFilterSql filter) => Rows(filter, """
        (f.stamp, f.kind, f.key) > (@stamp, @kind, @key) AND f.kind = ANY (@kinds)
        ORDER BY f.stamp, f.kind, f.key LIMIT @limit
        """, "stamp, kind, key");

    /// <summary>Present rows that match the filter, after a page key, in its order.</summary>
    public static string Page(AgentFilterSql filter) => Rows(filter, $"""
        (f.kind, f.key) > (@kind, @key) AND f.deleted_at IS NULL AND f.kind = ANY (@kinds) AND (f.kind <> 1 OR ({filter.Where}))
        ORDER BY f.kind, f.key LIMIT @limit
        """, "kind, key");

    /// <summary>Per kind: rows present and matching, and the XOR of their digests (see <c>Ampora.Protos.ItemDigest</c>).</summary>
    public static string Digest(AgentFilterSql filter) => $"""
        SELECT f.kind, count(*), bit_xor(('x' || encode(substr(sha256(
                convert_to(f.kind::text, 'UTF8') || '\x00'::bytea || convert_to(f.key, 'UTF8') || '\x00'::bytea || convert_to(f.stamp::text, 'UTF8')
            ), 1, 8), 'hex'))::bit(64)::bigint)
        FROM feed_rows f {(filter.IsEmpty ? "" : Bodies)}
        WHERE f.deleted_at IS NULL AND f.kind = ANY (@kinds) AND (f.kind <> 1 OR ({filter.Where}))
        GROUP BY f.kind
        """;

    /// <summary>The item in the current row, or null when the row has only the horizon.</summary>
    public static Item? Read(NpgsqlDataReader row, int maxItemBytes)
    {
        if (row.IsDBNull(RowStart))
            return null;
        var kind = (Kind)row.GetInt16(RowStart);
        var item = new Item
        {
            Kind = kind,
            Key = row.GetString(RowStart + 1),
            Stamp = row.GetFieldValue<ulong>(RowStart + 2),
            Schema = 1,
        };
        if (row.GetBoolean(RowStart + 3))
            item.Change = Change.Deleted;
        else if (row.IsDBNull(RowStart + 4) || !row.GetBoolean(RowStart + 4))
            item.Change = Change.Left;
        else
            item.Change = Change.Present;
        if (item.Change == Change.Present)
            item.Body = Body(kind, row, maxItemBytes);
        return item;
    }

    private static ByteString Body(Kind kind, NpgsqlDataReader row, int maxItemBytes) => kind switch
    {
        Kind.Agent => FeedProjection.Apply(AgentSummaries.Read(row, AgentStart), maxItemBytes).ToByteString(),
        Kind.Instance => FeedProjection.Apply(Instance(row)).ToByteString(),
        _ => throw new InvalidOperationException($"The feed has no body for kind {kind}."),
    };

    private static InstanceSummary Instance(NpgsqlDataReader row)
    {
        var summary = new InstanceSummary
        {
            Name = row.GetString(InstanceStart),
            Version = row.GetString(InstanceStart + 1),
            StartedAt = Timestamp.FromDateTime(row.GetDateTime(InstanceStart + 2)),
        };
        if (!row.IsDBNull(InstanceStart + 3))
            summary.StoppedAt = Timestamp.FromDateTime(row.GetDateTime(InstanceStart + 3));
        return summary;
    }

    private static string Rows(AgentFilterSql filter, string which, string order)
    {
        var matches = filter.IsEmpty ? "TRUE" : $"(f.kind <> 1 OR ({filter.Where}))";
        return $"""
            WITH horizon AS MATERIALIZED ({Horizon.Sql})
            SELECT horizon.*, found.* FROM horizon LEFT JOIN LATERAL (
                SELECT {Row.Replace(Matches, matches, StringComparison.Ordinal)} FROM feed_rows f {Bodies} WHERE {which}) AS found ON TRUE
            ORDER BY {string.Join(", ", order.Split(", ").Select(column => $"found.{column}"))}
            """;
    }
}
