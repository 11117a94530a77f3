using Microsoft.AspNetCore.Http;

namespace Ampora.Hosting.Access;

/// <summary>RFC 6750, the Authorization header form.</summary>
public static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <summary>The token that the request presents; null when it presents none.</summary>
    public static string? Of(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
    }
}
