using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ampora.Hosting.Access;

/// <summary>How a browser session is kept: a strict, protected cookie that ends after 12 hours.</summary>
internal sealed class SessionCookie(NpgsqlDataSource database) : IConfigureNamedOptions<CookieAuthenticationOptions>, IConfigureOptions<KeyManagementOptions>
{
    private const string StampClaim = "ampora.stamp";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    public static ClaimsPrincipal Principal(ApiCredential credential) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, "operator"), new Claim(StampClaim, credential.SessionStamp)], AccessSchemes.Session));

    public void Configure(string? name, CookieAuthenticationOptions options)
    {
        if (name != AccessSchemes.Session)
        {
            return;
        }

        options.Cookie.Name = "ampora-session";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.CookieManager = new PortCookies();
        options.ExpireTimeSpan = Lifetime;
        options.SlidingExpiration = false;
        options.Events.OnRedirectToLogin = context => context.HttpContext.ChallengeAsync(AccessSchemes.ApiToken);
        options.Events.OnRedirectToAccessDenied = context => context.HttpContext.ForbidAsync(AccessSchemes.ApiToken);
        options.Events.OnRedirectToReturnUrl = _ => Task.CompletedTask;
        options.Events.OnRedirectToLogout = _ => Task.CompletedTask;
        options.Events.OnValidatePrincipal = ValidateAsync;
    }

    public void Configure(CookieAuthenticationOptions options) => Configure(null, options);

    public void Configure(KeyManagementOptions options) => options.XmlRepository = new DatabaseKeyRing(database);

    private static Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var stamp = context.HttpContext.RequestServices.GetRequiredService<ApiCredential>().SessionStamp;
        if (context.Principal?.FindFirstValue(StampClaim) is not { } carried || !new Secret(stamp).Matches(carried))
        {
            context.RejectPrincipal();
        }

        return Task.CompletedTask;
    }
}
