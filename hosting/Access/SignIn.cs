using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ampora.Hosting.Access;

internal enum SignInOutcome
{
    SignedIn,
    Refused,
    TooMany,
}

/// <summary>Turns a one-time code into a browser session.</summary>
internal sealed partial class SignIn(SignInLinkStore links, ApiCredential credential, SignInFailures failures, ILogger<SignIn> logger)
{
    private const int MostCodeLength = 128;

    public async Task<SignInOutcome> TryAsync(string? code, HttpContext context, CancellationToken cancellation)
    {
        var remote = context.Connection.RemoteIpAddress;
        if (failures.RetryAfter(remote) is not null)
        {
            return SignInOutcome.TooMany;
        }

        if (code is null or { Length: 0 or > MostCodeLength } || !await links.RedeemAsync(code, cancellation))
        {
            failures.Record(remote);
            Log.Refused(logger, remote);
            return SignInOutcome.Refused;
        }

        await context.SignInAsync(AccessSchemes.Session, SessionCookie.Principal(credential));
        Log.SignedIn(logger, remote);
        return SignInOutcome.SignedIn;
    }

    private static partial class Log
    {
        [LoggerMessage(310, LogLevel.Information, "A browser signed in from {Remote}")]
        public static partial void SignedIn(ILogger logger, IPAddress? remote);

        [LoggerMessage(311, LogLevel.Warning, "A sign-in link was refused, from {Remote}")]
        public static partial void Refused(ILogger logger, IPAddress? remote);
    }
}
