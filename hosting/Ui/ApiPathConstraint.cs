using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ampora.Hosting.Ui;

/// <summary>Keeps the page off <c>/api</c>, so that a wrong method or media type there is still seen as that.</summary>
internal sealed class ApiPathConstraint : IRouteConstraint
{
    public const string Name = "not-under-api";

    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values[routeKey] is not string path || !(new PathString($"/{path}").StartsWithSegments("/api"));
}
