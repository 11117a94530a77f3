namespace Ampora.Regional.Agents;

/// <summary>Text from agents, made fit for PostgreSQL, which refuses U+0000. The protobuf bytes keep what was sent.</summary>
internal static class StoredText
{
    public static string? Of(string? text) => text is null || !text.Contains('\0') ? text : text.Replace('\0', '\uFFFD');
}
