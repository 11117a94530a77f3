using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Ampora.Hosting.Errors;

/// <summary>Every error that REST answers, as problem details (RFC 9457). Words are for the person who has to mend it.</summary>
public static class Problems
{
    /// <summary>400: the input is wrong. <paramref name="faults"/>: field → what it must be, with the limit.</summary>
    public static ProblemHttpResult Validation(IReadOnlyDictionary<string, string[]> faults) =>
        TypedResults.Problem(new HttpValidationProblemDetails(faults)
        {
            Status = StatusCodes.Status400BadRequest,
            Title = "The request is not valid.",
        });

    /// <inheritdoc cref="Validation(IReadOnlyDictionary{string, string[]})"/>
    public static ProblemHttpResult Validation(string field, string must) =>
        Validation(new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [must] });

    public static ProblemHttpResult BadRequest(string detail) => Make(StatusCodes.Status400BadRequest, "The request is not valid.", detail);

    public static ProblemHttpResult Unauthorized(string? detail = null) => Make(StatusCodes.Status401Unauthorized, "Sign-in is needed.", detail);

    public static ProblemHttpResult Forbidden(string? detail = null) => Make(StatusCodes.Status403Forbidden, "This is not allowed.", detail);

    public static ProblemHttpResult NotFound(string? detail = null) => Make(StatusCodes.Status404NotFound, "There is nothing here.", detail);

    public static ProblemHttpResult Conflict(string detail) => Make(StatusCodes.Status409Conflict, "The state does not allow this.", detail);

    public static ProblemHttpResult TooMany(string detail) => Make(StatusCodes.Status429TooManyRequests, "Too many requests.", detail);

    public static ProblemHttpResult Unavailable(string detail) => Make(StatusCodes.Status503ServiceUnavailable, "Not available now.", detail);

    /// <summary>Any other status.</summary>
    public static ProblemHttpResult Make(int status, string? title, string? detail)
    {
        var problem = new ProblemDetails { Status = status, Title = title, Detail = detail };
        if (status >= StatusCodes.Status500InternalServerError && Activity.Current is { } activity)
        {
            problem.Extensions["traceId"] = activity.TraceId.ToHexString();
        }

        return TypedResults.Problem(problem);
    }
}
