using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ampora.Hosting.Access;

/// <summary>Authenticates the bearer of <c>Access:ApiToken</c>. The right token always passes; wrong ones are counted and soon answered with 429.</summary>
internal sealed partial class ApiTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, ApiCredential credential, SignInFailures failures)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (BearerToken.Of(Request) is not { Length: > 0 } presented)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        if (!credential.Matches(presented))
        {
            failures.Record(Context.Connection.RemoteIpAddress);
            Log.WrongToken(Logger, Context.Connection.RemoteIpAddress);
            return Task.FromResult(AuthenticateResult.Fail("The token is not Access:ApiToken."));
        }

        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, "api-token")], AccessSchemes.ApiToken);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), AccessSchemes.ApiToken)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (failures.RetryAfter(Context.Connection.RemoteIpAddress) is { } wait)
        {
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        }

        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer";
        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(300, LogLevel.Warning, "A wrong API token came from {Remote}")]
        public static partial void WrongToken(ILogger logger, System.Net.IPAddress? remote);
    }
}
