namespace Ampora.Regional.OpAmp.Transport;

/// <summary>Where an agent reached this region: what an offer that must name an endpoint, and changes none, names (decision Q3).</summary>
internal static class ReachedAt
{
    /// <summary>What the region advertises, else what the agent's request was sent to.</summary>
    public static string Of(HttpRequest request, RegionAddresses advertised)
    {
        if (advertised.OpAmp.Length > 0)
        {
            return advertised.OpAmp;
        }

        var scheme = (request.HttpContext.WebSockets.IsWebSocketRequest, request.IsHttps) switch
        {
            (true, true) => "wss",
            (true, false) => "ws",
            (false, true) => "https",
            _ => "http",
        };
        return request.Host.HasValue ? $"{scheme}://{request.Host.Value}{request.Path}" : "";
    }
}
