namespace Ampora.Regional.Configurations;

/// <summary>Who is asking, for the record of what they did.</summary>
internal static class Caller
{
    public static string Of(HttpContext context) => context.User.Identity?.Name ?? "unnamed";
}
