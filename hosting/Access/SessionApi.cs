using System.Security.Claims;
using Ampora.Hosting.Listeners;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Ampora.Hosting.Access;

internal static class SessionApi
{
    public static void MapSession(this IEndpointRouteBuilder endpoints)
    {
        var session = endpoints.MapGroup("/api/v1/session").WithTags("Session").OnListener(Listener.Http);
        session.MapGet("/", (Delegate)ReadAsync).WithName("GetSession").WithSummary("Who am I?");
        session.MapPost("/links", CreateLinkAsync).WithName("CreateSignInLink").RequireAuthorization(AccessSchemes.Bearer)
            .WithSummary("Make a link that signs one browser in, once, within ten minutes.");
        session.MapPost("/sign-out", (Delegate)SignOutAsync).WithName("SignOut").WithSummary("End this browser's session.");
        endpoints.MapGet("/signin", SignInAsync).AllowAnonymous().OnListener(Listener.Http).ExcludeFromDescription();
    }

    private static async Task<Ok<SessionReply>> ReadAsync(HttpContext context)
    {
        var name = context.User.FindFirstValue(ClaimTypes.Name) ?? string.Empty;
        if (context.User.Identity?.AuthenticationType != AccessSchemes.Session)
        {
            return TypedResults.Ok(new SessionReply(name, "token", null));
        }

        var ticket = await context.AuthenticateAsync(AccessSchemes.Session);
        return TypedResults.Ok(new SessionReply(name, "session", ticket.Properties?.ExpiresUtc));
    }

    private static async Task<Created<SignInLinkReply>> CreateLinkAsync(SignInLinkStore links, HttpContext context, CancellationToken cancellation)
    {
        var (code, expiresAt) = await links.CreateAsync(cancellation);
        return TypedResults.Created((string?)null, new SignInLinkReply(new Uri($"{context.Request.Scheme}://{context.Request.Host}/signin?code={code}"), expiresAt));
    }

    private static async Task<NoContent> SignOutAsync(HttpContext context)
    {
        await context.SignOutAsync(AccessSchemes.Session);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> SignInAsync(string? code, SignIn signIn, HttpContext context, CancellationToken cancellation)
    {
        context.Response.Headers.CacheControl = "no-store";
        return await signIn.TryAsync(code, context, cancellation) switch
        {
            SignInOutcome.SignedIn => TypedResults.Redirect("/"),
            SignInOutcome.TooMany => SignInPage.TooMany,
            _ => SignInPage.Refused,
        };
    }
}
