namespace Ampora.Regional.ConnectionSettings;

/// <summary>URLs that people write down for agents.</summary>
internal static class Address
{
    public const int Longest = 2_000;

    /// <summary>A whole URL of one of these schemes. One that carries a password would be shown to whoever reads the settings.</summary>
    public static bool Is(string? text, params ReadOnlySpan<string> schemes) =>
        text is { Length: <= Longest } && Uri.TryCreate(text, UriKind.Absolute, out var url) && schemes.Contains(url.Scheme)
        && url.Host.Length > 0 && url.UserInfo.Length == 0 && text.Contains("://", StringComparison.Ordinal);

    public static bool HasPath(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.AbsolutePath.Length > 1;

    /// <summary>The URL without user and password.</summary>
    public static string Shown(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Length > 0 ? new UriBuilder(url) { UserName = "", Password = "" }.Uri.ToString() : text;
}
