using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Ampora.Federation.V1;
using ReadFrom = Ampora.Hosting.Fleet.ReadFrom;

namespace Ampora.Regional.Agents;

/// <summary>One page of agents as asked for, checked. The cursor belongs to the sort that it was made under.</summary>
/// <param name="After">The last row of the page before; null begins.</param>
internal sealed record AgentListQuery(AgentFilter? Filter, AgentSort Sort, bool Descending, int PageSize, AgentCursor? After)
{
    public const int DefaultPageSize = 100;
    public const int MaxPageSize = 500;

    /// <param name="pageSize">0 takes <see cref="DefaultPageSize"/>.</param>
    /// <param name="cursor">From <see cref="AgentPage.Next"/>; empty begins.</param>
    /// <param name="fault">What is wrong, naming the field and its limit.</param>
    public static bool TryCreate(
        AgentFilter? filter,
        AgentSort sort,
        bool descending,
        long pageSize,
        string cursor,
        [NotNullWhen(true)] out AgentListQuery? query,
        [NotNullWhen(false)] out string? fault)
    {
        query = null;
        sort = sort == AgentSort.Unspecified ? AgentSort.Uid : sort;
        fault = AgentFilterRule.Fault(filter);
        if (fault is null && !Enum.IsDefined(sort))
            fault = $"sort must be a known value, not {(int)sort}";
        if (fault is null && pageSize is < 0 or > MaxPageSize)
            fault = $"page_size must be between 1 and {MaxPageSize}, or 0 for {DefaultPageSize}, not {pageSize}";
        AgentCursor? after = null;
        if (fault is null && cursor.Length > 0 && !AgentCursor.TryParse(cursor, sort, descending, out after))
            fault = "page_token must come from the page before, asked with the same sort and direction";
        if (fault is not null)
            return false;
        query = new AgentListQuery(filter, sort, descending, pageSize == 0 ? DefaultPageSize : (int)pageSize, after);
        return true;
    }
}

/// <summary>Where a page ended: the sort's value and the id of its last row.</summary>
/// <param name="Value">Empty when sorting by id; a time as ticks of UTC.</param>
internal sealed record AgentCursor(AgentSort Sort, bool Descending, string Value, Guid Id)
{
    private const int MaxLength = 4096;

    /// <summary>Opaque text, base64url.</summary>
    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"1|{(int)Sort}|{(Descending ? 'd' : 'a')}|{Id:N}|{Value}")));

    public static bool TryParse(string text, AgentSort sort, bool descending, [NotNullWhen(true)] out AgentCursor? cursor)
    {
        cursor = null;
        if (text.Length > MaxLength || !Base64Url.IsValid(text))
            return false;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('|', 5);
        if (parts.Length != 5
            || parts[0] != "1"
            || parts[1] != ((int)sort).ToString(CultureInfo.InvariantCulture)
            || parts[2] != (descending ? "d" : "a")
            || !Guid.TryParseExact(parts[3], "N", out var id)
            || parts[4].Contains('\0')
            || (sort == AgentSort.ChangedAt && !IsTime(parts[4])))
            return false;
        cursor = new AgentCursor(sort, descending, parts[4], id);
        return true;
    }

    private static bool IsTime(string ticks) =>
        long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= DateTime.MaxValue.Ticks;
}

/// <param name="Next">Cursor of the following page; empty on the last.</param>
/// <param name="Total">All that match the filter.</param>
internal sealed record AgentPage(IReadOnlyList<AgentSummary> Agents, string Next, long Total, Provenance Provenance)
{
    /// <summary>Null when there is no replica.</summary>
    public ReadFrom? Read { get; init; }
}
