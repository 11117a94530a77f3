using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ampora.Regional.Federation;

/// <summary>
/// The region's keys for resume tokens, the same on every instance: the newest signs, the one before is accepted too, so that a
/// rotation costs no reader its place.
/// </summary>
internal sealed class TokenKeys(NpgsqlDataSource database, IOptions<FeedOptions> options, TimeProvider time)
{
    /// <summary>Of <c>pg_advisory_xact_lock</c>: "AMPORA" and the feed's second lock.</summary>
    private const long Lock = 0x414D504F_52410002;

    private volatile TokenKey[] _keys = [];

    public TokenKey Signing => _keys[0];

    /// <summary>The accepted key with this id, looked up again when another instance may have rotated meanwhile.</summary>
    public async Task<TokenKey?> FindAsync(Guid id, CancellationToken cancellation)
    {
        if (Find(id) is { } known)
            return known;
        await LoadAsync(cancellation);
        return Find(id);
    }

    /// <summary>Makes a new key when the newest is older than its lifetime, and forgets those no longer accepted.</summary>
    public async Task RotateAsync(CancellationToken cancellation)
    {
        await using (var connection = await database.OpenConnectionAsync(cancellation))
        await using (var transaction = await connection.BeginTransactionAsync(cancellation))
        {
            await using var command = new NpgsqlCommand("""
                SELECT pg_advisory_xact_lock(@lock);
                INSERT INTO feed_token_keys (id, secret, created_at)
                SELECT @id, @secret, clock_timestamp() WHERE NOT EXISTS (SELECT FROM feed_token_keys WHERE created_at > now() - @lifetime);
                DELETE FROM feed_token_keys WHERE id NOT IN (SELECT id FROM feed_token_keys ORDER BY created_at DESC, id DESC LIMIT 2)
                """, connection);
            command.Parameters.AddWithValue("lock", Lock);
            command.Parameters.AddWithValue("id", Guid.CreateVersion7(time.GetUtcNow()));
            command.Parameters.AddWithValue("secret", RandomNumberGenerator.GetBytes(32));
            command.Parameters.AddWithValue("lifetime", options.Value.TokenKeyLifetime);
            await command.ExecuteNonQueryAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }

        await LoadAsync(cancellation);
    }

    private TokenKey? Find(Guid id) => Array.Find(_keys, key => key.Id == id);

    private async Task LoadAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("SELECT id, secret FROM feed_token_keys ORDER BY created_at DESC, id DESC LIMIT 2");
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var keys = new List<TokenKey>();
        while (await row.ReadAsync(cancellation))
            keys.Add(new TokenKey(row.GetGuid(0), row.GetFieldValue<byte[]>(1)));
        _keys = [.. keys];
    }
}
