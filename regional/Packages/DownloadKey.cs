using System.Security.Cryptography;
using Ampora.Regional.OpAmp.Protocol;
using Google.Protobuf;
using Npgsql;

namespace Ampora.Regional.Packages;

/// <summary>The region's key for download headers, made by whoever needs it first, the same on every instance.</summary>
internal sealed class DownloadKey(NpgsqlDataSource database)
{
    private volatile DownloadProof? _proof;

    /// <summary>Null while nothing was ever offered.</summary>
    public async ValueTask<DownloadProof?> FindAsync(CancellationToken cancellation)
    {
        if (_proof is { } known)
        {
            return known;
        }

        await using var command = database.CreateCommand("SELECT secret FROM download_key");
        return await command.ExecuteScalarAsync(cancellation) is byte[] secret ? _proof = new DownloadProof(ByteString.CopyFrom(secret)) : null;
    }

    public async ValueTask<DownloadProof> GetAsync(CancellationToken cancellation)
    {
        if (await FindAsync(cancellation) is { } known)
        {
            return known;
        }

        await using (var command = database.CreateCommand("INSERT INTO download_key (secret) VALUES (@secret) ON CONFLICT DO NOTHING"))
        {
            command.Parameters.AddWithValue("secret", RandomNumberGenerator.GetBytes(32));
            await command.ExecuteNonQueryAsync(cancellation);
        }

        return (await FindAsync(cancellation))!;
    }
}
