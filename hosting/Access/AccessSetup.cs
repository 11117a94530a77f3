using Ampora.Hosting.Options;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ampora.Hosting.Access;

public static class AccessSetup
{
    /// <summary>
    /// Sign-in by the API token and, for browsers, by one-time links. An endpoint that says nothing needs one of the two.
    /// Needs the app's database (<c>AddAmporaDatabase</c>) with the tables of <see cref="AccessSchema"/>.
    /// </summary>
    public static void AddAmporaAccess(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidatedOptions<AccessOptions, AccessOptionsValidator>("Access");
        services.AddSingleton<ApiCredential>();
        services.AddSingleton<SignInFailures>();
        services.AddSingleton<SignInLinkStore>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<SessionCookie>();
        services.AddSingleton<IConfigureOptions<CookieAuthenticationOptions>>(provider => provider.GetRequiredService<SessionCookie>());
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => provider.GetRequiredService<SessionCookie>());
        services.AddDataProtection().SetApplicationName("ampora");
        services.AddAuthentication(AccessSchemes.Any)
            .AddPolicyScheme(AccessSchemes.Any, null, any => any.ForwardDefaultSelector = context =>
                context.Request.Headers.ContainsKey("Authorization") ? AccessSchemes.ApiToken : AccessSchemes.Session)
            .AddScheme<AuthenticationSchemeOptions, ApiTokenHandler>(AccessSchemes.ApiToken, null)
            .AddCookie(AccessSchemes.Session);

        var signedIn = new AuthorizationPolicyBuilder(AccessSchemes.Any).RequireAuthenticatedUser().Build();
        services.AddAuthorizationBuilder()
            .SetDefaultPolicy(signedIn)
            .SetFallbackPolicy(signedIn)
            .AddPolicy(AccessSchemes.Operator, signedIn)
            .AddPolicy(AccessSchemes.Bearer, policy => policy.AddAuthenticationSchemes(AccessSchemes.ApiToken).RequireAuthenticatedUser());
    }
}
