using Ampora.Hosting.Errors;
using Microsoft.AspNetCore.Http;

namespace Ampora.Hosting.Access;

/// <summary>
/// A request that changes something and rests on a cookie must show that our own page sent it: by the header
/// <c>X-Ampora-Request: 1</c>, which another site cannot set, or by an Origin that is this host.
/// </summary>
internal static class CrossSiteGuard
{
    internal const string Header = "X-Ampora-Request";

    public static Task Check(HttpContext context, RequestDelegate next) =>
        ChangesSomething(context.Request.Method) && RestsOnCookie(context) && !IsOurs(context.Request)
            ? Problems.Forbidden($"A change from a browser session needs the header {Header}: 1.").ExecuteAsync(context)
            : next(context);

    private static bool ChangesSomething(string method) =>
        !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method) && !HttpMethods.IsTrace(method);

    private static bool RestsOnCookie(HttpContext context) =>
        context.User.Identities.Any(identity => identity is { IsAuthenticated: true, AuthenticationType: AccessSchemes.Session });

    private static bool IsOurs(HttpRequest request) =>
        request.Headers[Header] == "1"
        || string.Equals(request.Headers.Origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
}
