using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;

namespace Ampora.Hosting.Database.Replicas;

/// <summary>
/// Whoever changed something sees it in what they read next, also from the replica and at another instance: the answer to a change carries the
/// position of the primary's log, as a header and as a cookie, and an answer to a request that brings one shows at least that position.
/// </summary>
internal sealed class ReadYourWrites(ReadDatabase reads, RequestDelegate next)
{
    public const string Header = "Ampora-Written";
    private const string Cookie = "ampora-written";

    /// <summary>Longer than a replica that is read from may be behind.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.User.Identity?.IsAuthenticated == true)
        {
            if (Presented(context.Request) is { } position)
                await MustShowAsync(position, context.RequestAborted);
            if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
                context.Response.OnStarting(() => SayAsync(context));
        }

        await next(context);
    }

    private static NpgsqlLogSequenceNumber? Presented(HttpRequest request)
    {
        var text = request.Headers[Header] is [{ } header] ? header : request.Cookies[Name(request)];
        return text is not null && NpgsqlLogSequenceNumber.TryParse(text, out var position) ? position : null;
    }

    /// <summary>Browsers share cookies between the ports of a host.</summary>
    private static string Name(HttpRequest request) => request.Host.Port is { } port ? $"{Cookie}-{port}" : Cookie;

    /// <summary>Nobody can ask for more than there is.</summary>
    private async Task MustShowAsync(NpgsqlLogSequenceNumber asked, CancellationToken cancellation)
    {
        if ((ulong)asked <= reads.Look.Replayed || (ulong)asked <= reads.MustShowAtLeast)
            return;
        if (await CurrentAsync(cancellation) is { } current)
            reads.MustShow(asked < current ? asked : current);
    }

    private async Task SayAsync(HttpContext context)
    {
        if (context.Response.StatusCode >= StatusCodes.Status400BadRequest || await CurrentAsync(context.RequestAborted) is not { } position)
            return;
        reads.MustShow(position);
        context.Response.Headers[Header] = position.ToString();
        context.Response.Cookies.Append(Name(context.Request), position.ToString(), new CookieOptions
        {
            HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, Path = "/", MaxAge = Remembered,
        });
    }

    /// <summary>Null when the primary does not say.</summary>
    private async Task<NpgsqlLogSequenceNumber?> CurrentAsync(CancellationToken cancellation)
    {
        try
        {
            await using var command = reads.Primary.CreateCommand("SELECT pg_current_wal_lsn()");
            return await command.ExecuteScalarAsync(cancellation) is NpgsqlLogSequenceNumber position ? position : null;
        }
        catch (Exception failure) when (failure is NpgsqlException or OperationCanceledException)
        {
            return null;
        }
    }
}

public static class ReadYourWritesSetup
{
    /// <summary>After sign-in. Does nothing without a replica.</summary>
    public static void UseReadYourWrites(this WebApplication app)
    {
        if (string.IsNullOrWhiteSpace(app.Configuration.GetConnectionString("AmporaRead")))
            return;

        // Asked for with the first request: while the app is composed, its options have not been checked.
        app.Use(next => context => new ReadYourWrites(app.Services.GetRequiredService<ReadDatabase>(), next).InvokeAsync(context));
    }
}
