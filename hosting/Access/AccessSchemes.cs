namespace Ampora.Hosting.Access;

/// <summary>The ways of signing in, and the policies made from them.</summary>
public static class AccessSchemes
{
    /// <summary>Chooses between the two below: a request with an Authorization header is judged by that alone.</summary>
    internal const string Any = "Ampora";

    /// <summary>The bearer of <c>Access:ApiToken</c>.</summary>
    public const string ApiToken = "ApiToken";

    /// <summary>A browser that came through a sign-in link.</summary>
    public const string Session = "Session";

    /// <summary>Policy: somebody who is signed in, by either way. Also what every endpoint needs that says nothing.</summary>
    public const string Operator = "operator";

    /// <summary>Policy: the bearer of the API token; no browser session.</summary>
    public const string Bearer = "bearer";
}
