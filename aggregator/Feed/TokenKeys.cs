using System.Security.Cryptography;
using Npgsql;

namespace Ampora.Aggregator.Feed;

/// <param name="Secret">32 bytes.</param>
internal sealed record TokenKey(Guid Id, byte[] Secret);

/// <summary>
/// The keys of resume tokens, the same on every instance and after every restart. The newest signs; the one before is accepted too.
/// </summary>
internal sealed class TokenKeys(NpgsqlDataSource database, TimeProvider time) : IHostedService
{
    /// <summary>Of pg_advisory_xact_lock: "AMPORA" and the aggregator's keys.</summary>
    private const long Lock = 0x414D504F_52410102;

    private TokenKey[] _keys = [];

    public TokenKey Signing => _keys[0];

    public TokenKey? Find(Guid id) => Array.Find(_keys, key => key.Id == id);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var create = new NpgsqlCommand("""
            SELECT pg_advisory_xact_lock(@lock);
            INSERT INTO feed_token_keys (id, secret) SELECT @id, @secret WHERE NOT EXISTS (SELECT FROM feed_token_keys)
            """, connection))
        {
            create.Parameters.AddWithValue("lock", Lock);
            create.Parameters.AddWithValue("id", Guid.CreateVersion7(time.GetUtcNow()));
            create.Parameters.AddWithValue("secret", RandomNumberGenerator.GetBytes(32));
            await create.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var select = new NpgsqlCommand("SELECT id, secret FROM feed_token_keys ORDER BY created_at DESC, id DESC LIMIT 2", connection);
        await using (var row = await select.ExecuteReaderAsync(cancellationToken))
        {
            var keys = new List<TokenKey>();
            while (await row.ReadAsync(cancellationToken))
            {
                keys.Add(new TokenKey(row.GetGuid(0), row.GetFieldValue<byte[]>(1)));
            }

            _keys = [.. keys];
        }

        await transaction.CommitAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
