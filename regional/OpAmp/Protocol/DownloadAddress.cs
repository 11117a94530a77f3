namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>The whole URL of a file that stands beside the OpAMP endpoint, for one agent.</summary>
internal static class DownloadAddress
{
    /// <param name="endpoint">Where the agent reaches this region, a ws or http URL.</param>
    /// <param name="path">Of the OpAMP endpoint on its listener; what a proxy puts before it is kept.</param>
    /// <param name="file">A path on that listener; a whole URL is left as it is.</param>
    /// <returns>Null when the agent's way here is unknown.</returns>
    public static string? Of(string endpoint, string path, string file)
    {
        if (!file.StartsWith('/'))
        {
            return file;
        }

        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var reached))
        {
            return null;
        }

        var scheme = reached.Scheme is "wss" or "https" ? "https" : "http";
        var before = reached.AbsolutePath.TrimEnd('/') is var at && at.EndsWith(path, StringComparison.Ordinal) ? at[..^path.Length] : "";
        return $"{scheme}://{reached.Authority}{before}{file}";
    }
}
