using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Ampora.Hosting.Access;

/// <summary>One-time links. The database keeps the digest of a code, decides by its own clock, and gives each link to one redeemer only.</summary>
internal sealed class SignInLinkStore(NpgsqlDataSource database)
{
    private const int CodeBytes = 32;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public async Task<(string Code, DateTimeOffset ExpiresAt)> CreateAsync(CancellationToken cancellation)
    {
        var code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(CodeBytes));
        await using var command = database.CreateCommand(
            """
            WITH forgotten AS (DELETE FROM sign_in_links WHERE expires_at <= now())
            INSERT INTO sign_in_links (code_hash, expires_at) VALUES ($1, now() + $2) RETURNING expires_at
            """);
        command.Parameters.Add(new() { Value = Digest(code) });
        command.Parameters.Add(new() { Value = Lifetime });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (code, reader.GetFieldValue<DateTimeOffset>(0));
    }

    /// <summary>True once per link, and only before it expires.</summary>
    public async Task<bool> RedeemAsync(string code, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("DELETE FROM sign_in_links WHERE code_hash = $1 AND expires_at > now()");
        command.Parameters.Add(new() { Value = Digest(code) });
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    private static byte[] Digest(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));
}
