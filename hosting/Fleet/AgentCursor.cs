using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Ampora.Hosting.Fleet;

/// <summary>
/// The last agent of a page. The next page holds what follows (value, region, id), so agents that come and go never make a
/// reader see one twice or miss one that stayed.
/// </summary>
/// <param name="Sort">What the page is sorted by.</param>
/// <param name="Descending">In which order.</param>
/// <param name="Value">The agent's sort value as text; empty when sorted by id.</param>
/// <param name="Region">Empty in a region's own pages.</param>
/// <param name="Id">The agent.</param>
public sealed record AgentCursor(AgentSort Sort, bool Descending, string Value, string Region, string Id)
{
    private const int Parts = 5;

    /// <summary>Base64url; opaque to callers.</summary>
    public override string ToString() => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(
        [Words.Of(Sort), Descending ? "d" : "a", Value, Region, Id],
        FleetJson.Default.StringArray));

    public static bool TryParse(string text, [NotNullWhen(true)] out AgentCursor? cursor)
    {
        cursor = null;
        try
        {
            var parts = JsonSerializer.Deserialize(Base64Url.DecodeFromChars(text), FleetJson.Default.StringArray);
            if (parts is { Length: Parts } && !parts.Contains(null) && Words.TryParse<AgentSort>(parts[0], out var sort))
            {
                cursor = new AgentCursor(sort, parts[1] == "d", parts[2], parts[3], parts[4]);
            }
        }
        catch (Exception fault) when (fault is FormatException or JsonException)
        {
            return false;
        }

        return cursor is not null;
    }
}
