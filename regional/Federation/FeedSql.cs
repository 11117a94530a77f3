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
    private const int BoundStart = Horizon.ColumnCount;
    private const int RowStart = BoundStart + 2;
    private const int InstanceStart = RowStart + 5;
    private const int AgentStart = InstanceStart + 4;

    // Columns of a row: the feed's own, an instance's, an agent's summary.
    private const string Row = $"""
        f.kind, f.key, f.stamp, f.deleted_at IS NOT NULL AS deleted, {Matches} AS matches,
        i.name AS instance_name, i.version, i.started_at, i.stopped_at, {AgentSummaries.Columns}
        """;

    private const string Matches = "/*matches*/";
    private const string Limit = "/*limit*/";

    // Above every number that a transaction will have, and the greatest id.
    private const string Endless = "'18446744073709551615'::xid8";
    private const string LastId = "'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid";

    private const string Bodies = $"""
        LEFT JOIN agents a ON f.deleted_at IS NULL AND a.id = CASE WHEN f.kind = 1 THEN f.key::uuid END
        {AgentSummaries.Joins}
        LEFT JOIN instances i ON f.kind = 2 AND f.deleted_at IS NULL AND i.name = (f.key COLLATE "default")
        """;

    /// <summary>Rows after a cursor and below the horizon, in the order of the cursor. A row outside the filter comes without body.</summary>
    public static string Changes(AgentFilterSql filter, FeedCursor cursor) =>
        Rows(filter, After(cursor), "stamp, kind, key", Ahead(cursor, "(SELECT xmin FROM horizon)"), "(SELECT xmin FROM horizon)");

    /// <summary>As <see cref="Changes"/>, but every row that the snapshot can see, above the horizon too.</summary>
    public static string Visible(AgentFilterSql filter, FeedCursor cursor) =>
        Rows(filter, After(cursor), "stamp, kind, key", Ahead(cursor, Endless), Endless);

    /// <summary>Present rows that match the filter, after a page key, in its order.</summary>
    public static string Page(AgentFilterSql filter, PageKey after) => Rows(filter, $"""
        (SELECT 1::smallint AS kind, a.id::text COLLATE "C" AS key, a.feed_stamp AS stamp, NULL::timestamptz AS deleted_at
         FROM agents a {(filter.IsEmpty ? "" : AgentSummaries.Joins)}
         WHERE {AgentsAfter("a.id", after.Kind, "TRUE", "FALSE")} AND 1 = ANY (@kinds) AND ({filter.Where})
         ORDER BY a.id LIMIT @limit)
        UNION ALL
        (SELECT r.kind, r.key, r.stamp, r.deleted_at FROM feed_rows r
         WHERE (r.kind, r.key) > (@kind, @key) AND r.deleted_at IS NULL AND r.kind = ANY (@kinds)
         ORDER BY r.kind, r.key LIMIT @limit)
        ORDER BY kind, key LIMIT @limit
        """, "kind, key", "SELECT NULL::xid8 AS stamp, NULL::uuid AS last", Endless);

    /// <summary>Per kind: rows present and matching, and the XOR of their digests (see <c>Ampora.Protos.ItemDigest</c>).</summary>
    public static string Digest(AgentFilterSql filter) => $"""
        SELECT 1::smallint, count(*), {DigestOf("'1'", "a.id::text", "a.feed_stamp")}
        FROM agents a {(filter.IsEmpty ? "" : AgentSummaries.Joins)}
        WHERE 1 = ANY (@kinds) AND ({filter.Where}) HAVING count(*) > 0
        UNION ALL
        SELECT r.kind, count(*), {DigestOf("r.kind::text", "r.key", "r.stamp")}
        FROM feed_rows r WHERE r.deleted_at IS NULL AND r.kind = ANY (@kinds) GROUP BY r.kind
        """;

    /// <summary>Where a page of changes ends unless it is full before; null when nothing is behind it.</summary>
    public static FeedCursor? Bound(NpgsqlDataReader row) =>
        row.IsDBNull(BoundStart) ? null : new FeedCursor(row.GetFieldValue<ulong>(BoundStart), (short)Kind.Agent, row.GetGuid(BoundStart + 1).ToString());

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

    private static string DigestOf(string kind, string key, string stamp) => $"""
        bit_xor(('x' || encode(substr(sha256(
            convert_to({kind}, 'UTF8') || '\x00'::bytea || convert_to({key}, 'UTF8') || '\x00'::bytea || convert_to({stamp}::text, 'UTF8')
        ), 1, 8), 'hex'))::bit(64)::bigint)
        """;

    /// <summary>
    /// How far a page looks into feed_changes: one row, null when everything ahead is looked at. Much of what is ahead may be stale, so
    /// that a page may hold less than it could and yet not be the last.
    /// </summary>
    private static string Ahead(FeedCursor cursor, string limit) => $"""
        SELECT stamp, last FROM (SELECT) one LEFT JOIN LATERAL (
            SELECT p.stamp, p.last FROM (
                SELECT b.stamp, b.last, sum(cardinality(b.ids)) OVER place AS total, row_number() OVER place AS nth
                FROM feed_changes b
                WHERE b.stamp >= @stamp AND {AgentsAfter("(b.stamp, b.last)", cursor.Kind, "TRUE", "b.stamp > @stamp")} AND b.stamp < {limit}
                WINDOW place AS (ORDER BY b.stamp, b.last, b.number)
                ORDER BY b.stamp, b.last, b.number LIMIT @limit) p
            WHERE p.total >= 2 * @limit OR p.nth = @limit
            ORDER BY p.stamp, p.last LIMIT 1) bound ON TRUE
        """;

    /// <summary>An agent that was stamped several times stands in feed_changes several times, and counts where its own row agrees.</summary>
    private static string After(FeedCursor cursor) => $"""
        (SELECT 1::smallint AS kind, c.id::text COLLATE "C" AS key, c.stamp, NULL::timestamptz AS deleted_at
         FROM (
            SELECT DISTINCT b.stamp, u.id FROM feed_changes b CROSS JOIN LATERAL unnest(b.ids) AS u(id)
            WHERE b.stamp >= @stamp AND {AgentsAfter("(b.stamp, b.last)", cursor.Kind, "TRUE", "b.stamp > @stamp")}
                AND {AgentsAfter("(b.stamp, u.id)", cursor.Kind, "TRUE", "TRUE")} AND b.stamp < {Limit} AND 1 = ANY (@kinds)
                AND b.stamp <= (SELECT coalesce(stamp, {Endless}) FROM ahead)
                AND (b.stamp, b.first) <= (SELECT coalesce(stamp, {Endless}), coalesce(last, {LastId}) FROM ahead)
                AND (b.stamp, u.id) <= (SELECT coalesce(stamp, {Endless}), coalesce(last, {LastId}) FROM ahead)) c
         CROSS JOIN LATERAL (SELECT FROM agents o WHERE o.id = c.id AND o.feed_stamp = c.stamp OFFSET 0) current
         ORDER BY c.stamp, c.id LIMIT @limit)
        UNION ALL
        (SELECT r.kind, r.key, r.stamp, r.deleted_at FROM feed_rows r
         WHERE (r.stamp, r.kind, r.key) > (@stamp, @kind, @key) AND r.stamp < {Limit} AND r.kind = ANY (@kinds)
            AND (r.stamp, r.kind, r.key) <= (SELECT coalesce(stamp, {Endless}), CASE WHEN stamp IS NULL THEN 32767 ELSE 1 END::smallint, coalesce(last::text, '') COLLATE "C" FROM ahead)
         ORDER BY r.stamp, r.kind, r.key LIMIT @limit)
        ORDER BY stamp, kind, key LIMIT @limit
        """;

    /// <summary>Whether agents are still to come, are under way (then those behind the key), or are all behind.</summary>
    private static string AgentsAfter(string place, short kind, string allToCome, string allBehind) => kind.CompareTo((short)Kind.Agent) switch
    {
        < 0 => allToCome,
        > 0 => allBehind,
        _ => place.StartsWith('(') ? $"{place} > (@stamp, @key::uuid)" : $"{place} > @key::uuid",
    };

    private static string Rows(AgentFilterSql filter, string which, string order, string ahead, string limit)
    {
        var matches = filter.IsEmpty ? "TRUE" : $"(f.kind <> 1 OR ({filter.Where}))";
        return $"""
            WITH horizon AS MATERIALIZED ({Horizon.Sql}),
            ahead AS MATERIALIZED ({ahead})
            SELECT horizon.*, ahead.*, found.* FROM horizon CROSS JOIN ahead LEFT JOIN LATERAL (
                SELECT {Row.Replace(Matches, matches, StringComparison.Ordinal)}
                FROM ({which.Replace(Limit, limit, StringComparison.Ordinal)}) f {Bodies}) AS found ON TRUE
            ORDER BY {string.Join(", ", order.Split(", ").Select(column => $"found.{column}"))}
            """;
    }
}
