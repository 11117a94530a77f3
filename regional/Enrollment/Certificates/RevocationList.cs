using System.Data.Common;
using Npgsql;

namespace Ampora.Regional.Enrollment.Certificates;

/// <summary>
/// The CA's list of certificates that are not good any more, for proxies that end TLS. Open to anybody, as such lists are: it names
/// serial numbers only, is signed, and whoever checks a certificate cannot be asked for one first. Kept for a few seconds, so that asking often
/// costs nothing.
/// </summary>
internal sealed class RevocationList(NpgsqlDataSource database, AgentCa ca, TimeProvider time) : IDisposable
{
    public const string Path = "/v1/pki/crl";
    private const string ContentType = "application/pkix-crl";

    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _making = new(1, 1);
    private byte[] _list = [];
    private long _madeAt;

    public async Task AnswerAsync(HttpContext context)
    {
        byte[]? list = null;
        try
        {
            list = HttpMethods.IsGet(context.Request.Method) ? await GetAsync(context.RequestAborted) : null;
            context.Response.StatusCode = list is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        }
        catch (DbException)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }

        if (list is not null)
        {
            context.Response.ContentType = ContentType;
            context.Response.ContentLength = list.Length;
            await context.Response.Body.WriteAsync(list, context.RequestAborted);
        }
    }

    /// <summary>DER; null when the CA is not on.</summary>
    private async Task<byte[]?> GetAsync(CancellationToken cancellation)
    {
        if (!ca.IsOn)
        {
            return null;
        }

        await _making.WaitAsync(cancellation);
        try
        {
            if (_list.Length == 0 || time.GetElapsedTime(_madeAt) > Kept)
            {
                var authority = await ca.GetAsync(cancellation);
                (_list, _madeAt) = (authority.RevocationList(await RevokedAsync(cancellation), time.GetUtcNow(), Life), time.GetTimestamp());
            }

            return _list;
        }
        finally
        {
            _making.Release();
        }
    }

    public void Dispose() => _making.Dispose();

    private async Task<List<(byte[], DateTimeOffset, bool)>> RevokedAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("""
            SELECT serial, revoked_at, revoked_by IS NULL FROM agent_credentials
            WHERE kind = 2 AND revoked_at IS NOT NULL AND expires_at > now() ORDER BY revoked_at, id
            """);
        var revoked = new List<(byte[], DateTimeOffset, bool)>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            revoked.Add((rows.GetFieldValue<byte[]>(0), rows.GetFieldValue<DateTimeOffset>(1), rows.GetBoolean(2)));
        }

        return revoked;
    }
}
