using System.Globalization;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;

namespace Ampora.Hosting.Access;

/// <summary>
/// Browsers share cookies between the ports of a host, but two regions on one machine must not sign each other out:
/// the port that the browser used becomes part of the cookie's name.
/// </summary>
internal sealed class PortCookies : ICookieManager
{
    private readonly ChunkingCookieManager _cookies = new();

    public string? GetRequestCookie(HttpContext context, string key) => _cookies.GetRequestCookie(context, Name(context, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        _cookies.AppendResponseCookie(context, Name(context, key), value, options);

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) => _cookies.DeleteCookie(context, Name(context, key), options);

    private static string Name(HttpContext context, string key) =>
        context.Request.Host.Port is { } port ? string.Create(CultureInfo.InvariantCulture, $"{key}-{port}") : key;
}
