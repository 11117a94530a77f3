using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampora.Hosting.Access;

/// <summary>What a person sees whose link does not work.</summary>
internal static class SignInPage
{
    public static ContentHttpResult Refused { get; } = Page(
        StatusCodes.Status403Forbidden,
        "This sign-in link does not work",
        "It was used already, or it is older than ten minutes. Ask for a new one.");

    public static ContentHttpResult TooMany { get; } = Page(
        StatusCodes.Status429TooManyRequests,
        "Too many sign-ins failed from here",
        "Wait a minute, then open the link again. It has not been used.");

    private static ContentHttpResult Page(int status, string title, string words) => TypedResults.Content(
        $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{title}</title><h1>{title}</h1><p>{words}</p></html>",
        "text/html",
        Encoding.UTF8,
        status);
}
